/** Ends the process on a Node that cannot run the project. Written so that old Nodes can parse it. */
const [major] = process.versions.node.split('.');
if (Number(major) < 20) {
  console.error(
    `This needs Node 20 or later and runs on ${process.version}: install a newer one from https://nodejs.org.`,
  );
  process.exit(1);
}
