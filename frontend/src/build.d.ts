/** The build of the dashboard that runs in this tab. `/release.json` names the build that the server serves now. */
declare const __BUILD__: string;
