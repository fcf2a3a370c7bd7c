import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

/** The port itself when it is free; any free one for 0. A port that is taken is told with the variable that changes it. */
export const claimPort = async (variable: string, port: number): Promise<number> => {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch {
    throw new Error(
      `Port ${port} is in use. Stop what uses it, or choose another: ${variable}=0 npm run demo`,
    );
  }
  const { port: found } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return found;
};
