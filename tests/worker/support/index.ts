export { waitFor } from "../../../scripts/local/wait.mjs";
export { OWN_CONNECTION } from "./http";
export { HubSocket } from "./hub";
export { linkDevice, startPairing, waitForStatus } from "./linking";
export { Network, NetworkRefused } from "./network";
export { Person, type Reply, signIn } from "./person";
export { upgrade } from "./upgrade";
export { ADMIN, type Admin, startWorld, type World } from "./world";
