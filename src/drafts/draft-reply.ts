import { type DraftSource, draftSourceOf } from '../reputation/index.ts'
import { askModel } from './ask-model.ts'
import type { DraftDeps } from './deps.ts'
import { type Draft, type DraftRemark, remarksOn } from './draft-answer.ts'
import type { Message } from './llm/complete.ts'
import { DraftError, type Trouble } from './llm/trouble.ts'
import { createMask, type Mask } from './mask/mask.ts'
import { reviewPrompt } from './prompt.ts'
import { areDraftsOn, modelOf } from './settings.ts'
import { showDraft } from './show-stream.ts'
import { colleagues, restaurantFacts } from './view.ts'

type Prepared = { source: DraftSource; mask: Mask; prompt(broken: readonly string[]): Message[] }

/** What would leave for the model now, for a review. Throws `not_found`. */
export async function prepareReply(deps: DraftDeps, id: string, avoid: readonly string[]): Promise<Prepared> {
  const { db, clock, settings } = deps
  const source = await draftSourceOf(db, id, settings)
  // Everybody will read it: phones and addresses stay hidden in the draft as well.
  const mask = createMask({ names: [...source.names, ...(await colleagues(db))], shows: ['NAME'] })
  const restaurant = restaurantFacts(source.restaurant)
  const now = clock.now()
  const prompt = (broken: readonly string[]) =>
    reviewPrompt({ now, restaurant, review: source.review, avoid, broken }, mask)
  return { source, mask, prompt }
}

/** Why no draft is possible; undefined: one is. */
export function obstacleOfReply({ settings }: DraftDeps, { source }: Prepared): Trouble | undefined {
  if (!modelOf(settings)) return 'not_configured'
  if (!areDraftsOn(source.restaurant)) return 'off'
  return source.escalation.length > 0 ? 'grave' : undefined
}

/**
 * A draft of the reply to a review. One that breaks the rules of replies is written again, once, and shown with what it
 * still breaks. Throws `not_found`, `DraftError`; no draft for reviews a manager has to answer.
 */
export async function draftReply(
  deps: DraftDeps,
  id: string,
  { avoid, signal }: { avoid: readonly string[]; signal: AbortSignal },
): Promise<Draft> {
  const prepared = await prepareReply(deps, id, avoid)
  const obstacle = obstacleOfReply(deps, prepared)
  if (obstacle) throw new DraftError(obstacle)
  const { source, mask, prompt } = prepared
  const restaurantId = source.restaurant.id
  const attempt = async (broken: readonly DraftRemark[]): Promise<Draft> => {
    const messages = prompt(broken.map(({ message }) => message))
    const { text, cut } = await askModel(deps, { kind: 'review', restaurantId, subject: id, messages, signal })
    const shown = showDraft(mask, text)
    if (shown === '') throw new DraftError('empty')
    return { text: shown, problems: [...source.check(shown), ...remarksOn(shown, cut)], restaurantId }
  }
  const first = await attempt([])
  if (first.problems.length === 0) return first
  // If the second try fails, the first remains, with its problems.
  const second = await attempt(first.problems).catch((error: unknown) => {
    if (error instanceof DraftError) return first
    throw error
  })
  return second.problems.length <= first.problems.length ? second : first
}
