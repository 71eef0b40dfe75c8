import type { MessageHooks } from '../inbox/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import { answerMessage, answerRejectedCall } from './answer.ts'
import type { AutoresponderDeps } from './deps.ts'
import { autoresponderRoutes } from './routes.ts'

type Others = { inbox: { hooks: Hooks<MessageHooks> } }

/**
 * Greets guests who write for the first time, and tells those who write or call out of hours when somebody will be
 * there.
 */
export function composeAutoresponder(base: AutoresponderDeps, { inbox }: Others) {
  inbox.hooks.listen({
    onInbound: (tx, notice) => answerMessage(tx, base, notice),
    onRejectedCall: (tx, notice) => answerRejectedCall(tx, base, notice),
  })
  return { routes: autoresponderRoutes(base) }
}
