import type { MessageHooks } from '../inbox/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import { answerMessage, answerRejectedCall } from './answer.ts'
import type { AutoresponderDeps } from './deps.ts'
import { autoresponderRoutes } from './routes.ts'

type Others = { inbox: { hooks: Hooks<MessageHooks> } }

/** Greets who writes for the first time, and tells who writes or calls out of hours when somebody will be there. */
export function composeAutoresponder(base: AutoresponderDeps, { inbox }: Others) {
  inbox.hooks.listen({
    onInbound: (tx, notice) => answerMessage(tx, base, notice),
    onRejectedCall: (tx, notice) => answerRejectedCall(tx, base, notice),
  })
  return { routes: autoresponderRoutes(base) }
}
