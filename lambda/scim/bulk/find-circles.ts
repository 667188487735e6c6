/** Tarjan's algorithm: nodes that reach each other belong together. */

/** The strongly connected components of a graph, each in ascending order, ordered by their first node. */
export const findCircles = (edges: readonly (readonly number[])[]): (readonly number[])[] => {
  const reached = new Map<number, number>();
  const lowest = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  const components: number[][] = [];
  const lower = (node: number, value: number) => lowest.set(node, Math.min(lowest.get(node) ?? value, value));
  // As deep as the longest chain of references: no deeper than a request has operations.
  const visit = (node: number): void => {
    reached.set(node, reached.size);
    lower(node, reached.get(node) ?? 0);
    open.push(node);
    isOpen.add(node);
    for (const other of edges[node] ?? []) {
      if (!reached.has(other)) {
        visit(other);
        lower(node, lowest.get(other) ?? 0);
      } else if (isOpen.has(other)) lower(node, reached.get(other) ?? 0);
    }
    if (lowest.get(node) !== reached.get(node)) return;
    const component = open.splice(open.lastIndexOf(node));
    for (const member of component) isOpen.delete(member);
    components.push(component.sort((a, b) => a - b));
  };
  for (const node of edges.keys()) if (!reached.has(node)) visit(node);
  return components.sort(([a = 0], [b = 0]) => a - b);
};
