import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { profileFlags } from './profile.ts'

/** What the bare Baileys process can be asked to do. */
export type RawCalls = {
  link(params: { network: Pick<Sandbox, 'url' | 'rootKey' | 'controlUrl'>; phone: string }): Promise<void>
  /** Resolves when `sendMessage` has resolved for each; `{guest}` in the text is replaced by the phone. */
  send(params: { from: string; to: string[]; text: string; concurrency: number }): Promise<void>
  received(params: { phone: string }): Promise<number>
  /** Resident bytes after garbage collection. */
  memory(params: Record<string, never>): Promise<number>
}
type RawCall = keyof RawCalls
export type RawRequest = { id: number; call: RawCall; params: unknown }
export type RawAnswer = { id: number; result?: unknown; error?: string }

/** Bare Baileys in a process of its own. */
export type RawPeer = AsyncDisposable & {
  pid: number
  call<C extends RawCall>(call: C, params: Parameters<RawCalls[C]>[0]): ReturnType<RawCalls[C]>
}

const MODULE = new URL('./raw-process.ts', import.meta.url)

export function startRawPeer(): RawPeer {
  const child = fork(MODULE, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: profileFlags('bare') })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  child.on('message', ({ id, result, error }: RawAnswer) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) call?.resolve(result)
    else call?.reject(new Error(`bare Baileys: ${error}`))
  })
  child.on('exit', () => {
    for (const call of waiting.values()) call.reject(new Error('the process of bare Baileys has ended'))
  })
  const call = (name: RawCall, params: unknown) => {
    const answer = Promise.withResolvers<unknown>()
    waiting.set(++asked, answer)
    child.send({ id: asked, call: name, params } satisfies RawRequest)
    return answer.promise
  }
  return {
    pid: child.pid ?? 0,
    call: call as RawPeer['call'],
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
