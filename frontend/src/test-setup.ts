import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import { loadPages, startI18n } from "./i18n";

await startI18n("id");
await loadPages();

afterEach(cleanup);
