import type { MessageHooks } from './deps.ts'

/** Several listeners as one, told in this order, in the same transaction. */
export function joinMessageHooks(...listeners: MessageHooks[]): MessageHooks {
  return {
    async onStatus(...told) {
      for (const listener of listeners) await listener.onStatus(...told)
    },
    async onInbound(...told) {
      for (const listener of listeners) await listener.onInbound(...told)
    },
  }
}
