/**
 * Stands in for `@smithy/core/endpoints` in the bundles. The SDK's commands name its middleware, which finds an endpoint for each
 * call; our client knows the one endpoint of its Lambda and never runs a command's middleware, so the code is left out.
 */
exports.getEndpointPlugin = () => {
  throw new Error('The bundles have no endpoint rules: send commands through the clients in lambda/aws.');
};
