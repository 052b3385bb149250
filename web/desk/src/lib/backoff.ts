/** How long to wait before the next try: doubling from half a second to 15 s, spread so that not all come back at once. */
export function backoff(failures: number, random: () => number = Math.random): number {
  const most = Math.min(15_000, 500 * 2 ** Math.min(failures, 10));
  return most / 2 + (most / 2) * random();
}
