/** Waiting that can be cut short: by an end, or because the network or the customer is back. */
export class Waiting {
  private readonly wakers = new Set<() => void>();

  constructor(readonly signal: AbortSignal) {
    const wake = (): void => this.wake();
    signal.addEventListener("abort", wake);
    addEventListener("online", wake, { signal });
    document.addEventListener("visibilitychange", wake, { signal });
  }

  /** Whether there is nothing left to wait for. */
  get over(): boolean {
    return this.signal.aborted;
  }

  /** Wait this long, or less. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, this.over ? 0 : milliseconds);
      this.wakers.add(done);
    });
  }

  /** Everything that waits goes on now. */
  wake(): void {
    for (const done of [...this.wakers]) done();
  }
}
