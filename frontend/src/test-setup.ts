import { act, cleanup, configure } from "@testing-library/preact";
import { afterEach } from "vitest";
import { setSampleLoader } from "./api/answer-source";
import { loadPages, startI18n } from "./i18n";

setSampleLoader(() => import("./sample/server"));
await startI18n("id");
await loadPages();

// A page in jsdom takes seconds while a compiler keeps the cores busy; the default is one second.
configure({ asyncUtilTimeout: 10_000 });

// With `act`, the effects that have begun end now, and not after the test and its page are gone.
afterEach(() => act(cleanup));
