import { css } from "../element";

/** What is around the conversation at times: menu, banners, the place in the queue, the end. */
export const around = css`
  .menu {
    position: absolute; top: calc(100% - 4px); right: 10px; z-index: 4; display: grid; min-width: 12em; padding: 6px;
    border: 1px solid var(--line); border-radius: 16px; background: var(--surface); box-shadow: 0 18px 40px -12px rgb(10 20 45 / .35);
    animation: rise .14s ease-out;
  }
  .menu button { display: flex; align-items: center; gap: 10px; min-height: var(--tap); padding: 0 12px; border-radius: 11px; text-align: start; }
  .menu button:hover { background: var(--chat); }
  .menu button span { flex: 1; }
  .menu svg { color: var(--muted); }
  .menu [aria-checked="true"] svg:last-child { color: var(--ink); }
  .menu [aria-checked="false"] svg:last-child { visibility: hidden; }
  .banner { flex: none; display: flex; align-items: center; gap: 10px; padding: 9px 16px; background: var(--warn); color: var(--warn-text); font-size: .86em; line-height: 1.45; }
  .banner svg { flex: none; }
  .banner > p, .banner > div { flex: 1; }
  .banner button { min-height: var(--tap); padding: 0 10px; border-radius: 12px; color: inherit; font-weight: 650; text-decoration: underline; text-underline-offset: 3px; }
  .place {
    flex: none; display: flex; align-items: center; gap: 12px; margin: 12px 14px 0; padding: 12px 12px 12px 16px; border: 1px solid var(--edge);
    border-radius: var(--radius); background: var(--surface); line-height: 1.4;
  }
  .place div { flex: 1; min-width: 0; }
  .place b { display: block; font-weight: 650; }
  .place small { color: var(--muted); font-size: .8em; }
  .place .dots i { background: var(--ink); }
  .place button { flex: none; min-height: var(--tap); padding: 0 12px; border-radius: 99px; background: var(--soft); color: var(--ink); font-size: .88em; font-weight: 600; }
  .over { display: grid; gap: 10px; justify-items: center; padding: 8px 0 4px; color: var(--muted); }
  .dots { display: flex; gap: 5px; }
  .dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); animation: nod 1.2s infinite ease-in-out; }
  .dots i:nth-of-type(2) { animation-delay: .16s; }
  .dots i:nth-of-type(3) { animation-delay: .32s; }
`;
