const ZONE = "Asia/Shanghai";
const clock = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE });
const short = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, month: "numeric", day: "numeric" });
const far = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, year: "numeric", month: "numeric", day: "numeric" });

/** Hours and minutes where the wallets' people work. */
export function timeOf(at: string | number): string {
  return clock.format(new Date(at));
}

/** A moment: the time, with the day when it is not today. */
export function momentOf(at: string | number, now: number): string {
  const [date, today] = [new Date(at), new Date(now)];
  if (day.format(date) === day.format(today)) return timeOf(at);
  const sameYear = day.format(date).slice(0, 4) === day.format(today).slice(0, 4);
  return `${(sameYear ? short : far).format(date)} ${timeOf(at)}`;
}
