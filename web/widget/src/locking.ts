/**
 * Do something while no other tab does it. Where there are no Web Locks it is just done: the server counts a message
 * once however many tabs send it, so the lock only spares requests.
 */
export async function alone(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
  if (!locks) return work();
  try {
    await locks.request(name, { signal }, work);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
