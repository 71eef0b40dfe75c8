import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SandboxHandlers } from './api.ts'

export type ControlServer = { url: string; close: () => Promise<void> }

/** JSON over HTTP on loopback: `POST /<call>` with the parameters as body; the answer is `{result}` or `{error}`. */
export async function startControl(handlers: SandboxHandlers, port = 0): Promise<ControlServer> {
  const server = createServer(async (request, response) => {
    const call = (request.url ?? '/').slice(1)
    response.setHeader('content-type', 'application/json')
    if (request.method !== 'POST' || !Object.hasOwn(handlers, call)) {
      response.statusCode = 404
      response.end(JSON.stringify({ error: `no such call: ${call}` }))
      return
    }
    try {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks).toString()
      const handler = handlers[call as keyof SandboxHandlers] as (params: unknown) => unknown
      const result = await handler(body ? JSON.parse(body) : {})
      response.end(JSON.stringify({ result }))
    } catch (error) {
      response.statusCode = 400
      response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }))
    }
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
