import { cleanup } from "@testing-library/preact";
import { options } from "preact";
import { afterEach } from "vitest";
import { setSampleLoader } from "./api/answer-source";
import { loadPages, startI18n } from "./i18n";

// Effects run before the test goes on, and not after its page is gone.
options.requestAnimationFrame = queueMicrotask;

setSampleLoader(() => import("./sample/server"));
await startI18n("id");
await loadPages();

afterEach(cleanup);
