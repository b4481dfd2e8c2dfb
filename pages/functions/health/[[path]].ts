export { onRequest } from "../api/[[path]]";
