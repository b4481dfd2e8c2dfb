/** Which build of the dashboard this is; `release.json` beside it says which one is served. */
declare const __BUILD__: string;
