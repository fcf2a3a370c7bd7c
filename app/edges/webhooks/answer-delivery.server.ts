import type { Intake } from "./intake.server.ts";

const readAll = async (request: Request, limit: number): Promise<Buffer | "too_large"> => {
  const body = Buffer.from(await request.arrayBuffer());
  return body.length > limit ? "too_large" : body;
};

/** The intake behind a web Request, as Remix has it. */
export const answerDelivery = async (
  intake: Intake,
  request: Request,
  { requestId, remoteAddress }: { requestId: string; remoteAddress: string },
): Promise<Response> => {
  const answer = await intake({
    method: request.method,
    path: new URL(request.url).pathname,
    requestId,
    address: remoteAddress,
    header: (name) => request.headers.get(name),
    readBody: (limit) => readAll(request, limit),
  });
  return new Response(answer.body, { status: answer.status, headers: answer.headers });
};
