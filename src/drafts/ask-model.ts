import type { DraftDeps } from './deps.ts'
import { complete, type Message } from './llm/complete.ts'
import type { Completion } from './llm/read-answer.ts'
import { DraftError } from './llm/trouble.ts'
import type { DraftSettings } from './settings.ts'
import { recordSpent, takeCall } from './store.ts'

/**
 * For a server that does not count tokens: this many characters make one token; for Russian this overestimates rather
 * than underestimates.
 */
const CHARACTERS_A_TOKEN = 3

type Asked = {
  kind: 'conversation' | 'review'
  restaurantId: string
  /** Guest or review, for the log. */
  subject: string
  messages: readonly Message[]
  signal: AbortSignal
  onText?: ((text: string) => void) | undefined
}

/** Asks the model within the monthly ceiling, and counts the cost whatever the outcome. Throws `DraftError`. */
export async function askModel(deps: DraftDeps, asked: Asked): Promise<Completion> {
  const { db, clock, log, metrics, settings } = deps
  const { kind, restaurantId, subject, messages, signal } = asked
  const at = clock.now()
  if (!(await takeCall(db, restaurantId, at, settings))) {
    metrics.drafts.inc({ kind, outcome: 'ceiling' })
    throw new DraftError('ceiling')
  }
  const startedAt = performance.now()
  let written = ''
  let outcome = 'written'
  let usage: Completion['usage'] = null
  try {
    const onText = (text: string) => {
      written += text
      asked.onText?.(text)
    }
    const completion = await complete(settings, { messages, signal, onText })
    usage = completion.usage
    return completion
  } catch (error) {
    outcome = error instanceof DraftError ? error.trouble : 'failed'
    throw error
  } finally {
    const spent = spentOn(settings, { messages, written, usage, outcome })
    await recordSpent(db, restaurantId, at, spent)
    const seconds = (performance.now() - startedAt) / 1_000
    metrics.drafts.inc({ kind, outcome })
    metrics.draftSeconds.observe(seconds)
    metrics.draftTokens.inc({ direction: 'in' }, spent.inputTokens)
    metrics.draftTokens.inc({ direction: 'out' }, spent.outputTokens)
    log.info({ kind, subject, outcome, seconds: Math.round(seconds * 10) / 10 }, 'a draft was asked for')
  }
}

/** A server that was not reached, or that refused before it began, has read nothing. */
const UNPAID = new Set(['unreachable', 'address_refused', 'key_refused', 'busy', 'request_refused'])

type Spending = { messages: readonly Message[]; written: string; usage: Completion['usage']; outcome: string }

function spentOn(settings: DraftSettings, { messages, written, usage, outcome }: Spending) {
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0)
  const estimated = {
    prompt_tokens: UNPAID.has(outcome) ? 0 : Math.ceil(characters / CHARACTERS_A_TOKEN),
    completion_tokens: Math.ceil(written.length / CHARACTERS_A_TOKEN),
  }
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage ?? estimated
  // The price of a million tokens equals the price of one in millionths.
  const costMicros = Math.round(
    inputTokens * settings.OTKLIK_LLM_INPUT_PRICE + outputTokens * settings.OTKLIK_LLM_OUTPUT_PRICE,
  )
  return { inputTokens, outputTokens, costMicros, failed: outcome !== 'written' }
}
