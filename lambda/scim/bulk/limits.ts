/** The most operations of one bulk request; ServiceProviderConfig tells it as `bulk.maxOperations`. RFC 7644 §3.7.4. */
export const maxBulkOperations = 1000;
