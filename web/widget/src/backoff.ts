const FIRST_MS = 400;
const LONGEST_MS = 15_000;

/** How long to wait before try number `tries` (from 0): longer each time, never in step with other clients. */
export function backoff(tries: number, random: () => number = Math.random): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** tries);
  return most / 2 + (most / 2) * random();
}
