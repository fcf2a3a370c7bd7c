export { writeTasks, type NewTask } from "./write-tasks.server.ts";
