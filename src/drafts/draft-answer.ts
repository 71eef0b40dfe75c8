import { getPresentGuest } from '../guests/index.ts'
import { graveReasons, languageOfText } from '../reputation/index.ts'
import { getRestaurant, type RestaurantRow } from '../restaurants/index.ts'
import { askModel } from './ask-model.ts'
import type { DraftDeps } from './deps.ts'
import type { ConversationFacts } from './facts.ts'
import type { Message } from './llm/complete.ts'
import { DraftError, type Trouble } from './llm/trouble.ts'
import { createMask, hasPlaceholder, type Mask } from './mask/mask.ts'
import { conversationPrompt } from './prompt.ts'
import { areDraftsOn, modelOf } from './settings.ts'
import { showDraft, showStream } from './show-stream.ts'
import { conversationFacts, restaurantOfConversation } from './view.ts'

/** What is wrong with a draft, for the person who reads it over. */
export type DraftRemark = { rule: string; message: string; found: string | null }

export type Draft = { text: string; problems: DraftRemark[]; restaurantId: string }

type Prepared = { restaurant: RestaurantRow; facts: ConversationFacts; mask: Mask; messages: Message[] }

/** What would leave for the model now, for a guest. Throws `not_found`, `wrong_state`. */
export async function prepareAnswer(deps: DraftDeps, id: string, avoid: readonly string[]): Promise<Prepared> {
  const { db, clock, settings } = deps
  const guest = await getPresentGuest(db, id)
  const restaurantId = await restaurantOfConversation(db, guest.id)
  if (restaurantId === undefined) throw new DraftError('no_restaurant')
  const restaurant = await getRestaurant(db, restaurantId)
  const known = await conversationFacts(db, { guest, restaurant, now: clock.now(), avoid })
  const facts = { ...known, language: languageOfText(askedIn(known.messages)) }
  // All of these are words of this guest or of the restaurant, and the draft is for this guest.
  const mask = createMask({ names: facts.names, shows: ['PHONE', 'CONTACT', 'ADDRESS', 'NAME'] })
  const messages = conversationPrompt(facts, mask, { characters: settings.OTKLIK_LLM_CONTEXT_CHARACTERS })
  return { restaurant, facts, mask, messages }
}

/** What the guest has said since we last wrote; if we wrote last, their last words. */
function askedIn(messages: ConversationFacts['messages']): string {
  const ours = messages.findLastIndex(({ from }) => from === 'us')
  const since = messages.slice(ours + 1)
  const asked = since.length > 0 ? since : messages.filter(({ from }) => from === 'guest').slice(-1)
  return asked.map(({ text }) => text).join('\n')
}

/** Why no draft is possible; undefined: one is. Asks nobody outside. */
export function obstacleOf(deps: DraftDeps, { restaurant, facts }: Prepared): Trouble | undefined {
  if (!modelOf(deps.settings)) return 'not_configured'
  if (!areDraftsOn(restaurant)) return 'off'
  const asked = askedIn(facts.messages)
  if (asked.trim() === '') return 'nothing_to_answer'
  if (graveReasons({ score: 1, text: asked }).length > 0) return 'grave'
  return undefined
}

type Wanted = { avoid: readonly string[]; signal: AbortSignal; onText?: ((text: string) => void) | undefined }

/** A draft of the next answer to a guest, for a person to read over. Throws `not_found`, `DraftError`. */
export async function draftAnswer(deps: DraftDeps, id: string, { avoid, signal, onText }: Wanted): Promise<Draft> {
  const prepared = await prepareAnswer(deps, id, avoid)
  const obstacle = obstacleOf(deps, prepared)
  if (obstacle) throw new DraftError(obstacle)
  const { restaurant, mask, messages } = prepared
  const stream = onText && showStream(mask, onText)
  const { text, cut } = await askModel(deps, {
    kind: 'conversation',
    restaurantId: restaurant.id,
    subject: id,
    messages,
    signal,
    onText: stream?.write,
  })
  stream?.end()
  const shown = showDraft(mask, text)
  if (shown === '') throw new DraftError('empty')
  return { text: shown, problems: remarksOn(shown, cut), restaurantId: restaurant.id }
}

/** Obvious to a person, but easily missed in a hurry. */
export function remarksOn(text: string, cut: boolean): DraftRemark[] {
  return [
    ...(cut ? [{ rule: 'cut_off', message: 'The draft was cut off at its longest: finish it.', found: null }] : []),
    ...(hasPlaceholder(text)
      ? [
          {
            rule: 'placeholder',
            message: 'It names something that was hidden from the model: fill it in.',
            found: null,
          },
        ]
      : []),
  ]
}
