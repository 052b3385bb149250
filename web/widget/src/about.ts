/** What the page knows of what its customer is at, for whoever helps them. */
export interface About {
  /** The number of the order it is about. */
  order?: string;
  /** Where in the wallet they are. */
  page?: string;
}

/** What every conversation of this page is told. */
export const told: { about: About } = { about: {} };

/** What a page says, and nothing else it may have in hand. */
export function aboutOf(given: About): About {
  const about: About = {};
  for (const name of ["order", "page"] as const) if (given[name]) about[name] = String(given[name]);
  return about;
}
