import { Agent, request } from 'node:http'
import type { Call, Condition, Params, Result } from './api.ts'

type Caller = <C extends Call>(call: C, params: Params<C>) => Promise<Result<C>>

/** Typed access to a sandbox network's control surface: every call of `SandboxApi` as a method. */
export type SandboxClient = { [C in Call]: (params?: Params<C>) => Promise<Result<C>> } & {
  /** Waits like `wait`, and throws with the ledger's count if the condition was not met in time. */
  until: (condition: Condition, timeoutMs?: number) => Promise<number>
}

/** A client for the control surface at this address. Uses plain HTTP, so that a mocked `fetch` does not affect it. */
export function makeSandboxClient(controlUrl: string): SandboxClient {
  const agent = new Agent({ keepAlive: true })
  const call: Caller = (name, params) =>
    new Promise((resolve, reject) => {
      const sent = request(`${controlUrl}/${name}`, { method: 'POST', agent }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const answer = JSON.parse(Buffer.concat(chunks).toString()) as { result: Result<typeof name>; error?: string }
          if (answer.error) reject(new Error(`sandbox ${name}: ${answer.error}`))
          else resolve(answer.result)
        })
      })
      sent.on('error', (error) => {
        // The idle connection was closed at the moment we used it again: the network has received nothing.
        if (sent.reusedSocket && 'code' in error && error.code === 'ECONNRESET') resolve(call(name, params))
        else reject(error)
      })
      sent.end(JSON.stringify(params ?? {}))
    })
  const until = async (condition: Condition, timeoutMs?: number) => {
    const { met, count } = await call('wait', { condition, timeoutMs })
    if (!met) throw new Error(`not met in time: ${JSON.stringify(condition)}, count ${count}`)
    return count
  }
  return new Proxy({ until } as SandboxClient, {
    get: (target, name: string) => {
      if (name === 'then') return undefined
      return name in target ? target[name as 'until'] : (params: never) => call(name as Call, params)
    },
  })
}
