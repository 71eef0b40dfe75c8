import { TOPICS } from '../../src/reputation/complaints/topics.ts'
import { sentencesOf } from '../../src/reputation/replies/model/features.ts'
import { suggestReply } from '../../src/reputation/replies/suggest-reply.ts'
import { brandVoiceSchema } from '../../src/restaurants/brand-voice.ts'
import type { Example } from './examples.ts'

type Review = Parameters<typeof suggestReply>[0]

const LANGUAGES = ['ru', 'en'] as const
const SCORES = [1, 3, 5]
const SUBJECTS = [null, ...TOPICS]
/** Enough to meet every template and every optional part of one. */
const TURNS = Array.from({ length: 31 }, (_, turn) => turn)
/** On a busy machine filling a template may take longer than allowed: it is tried this many times. */
const TRIES = 20

/** The sentences of the replies that Otklik itself suggests: none of them breaks a rule. */
export function suggestionsOf(): Example[] {
  const sentences = new Set<string>()
  for (const address of ['vy', 'ty'] as const) {
    const voice = brandVoiceSchema.parse({ address })
    for (const { review, turn } of reviews()) {
      const { text } = patiently(() => suggestReply(review, voice, [], { turn, promo: turn % 6 === 0 }))
      for (const sentence of sentencesOf(text)) sentences.add(sentence)
    }
  }
  return Array.from(sentences, (text) => ({ text, labels: [] }))
}

/** A review for each language, score and subject in each turn. */
function reviews(): { review: Review; turn: number }[] {
  return LANGUAGES.flatMap((language) =>
    SCORES.flatMap((score) =>
      SUBJECTS.flatMap((topic, at) =>
        TURNS.map((turn) => ({ review: { language, score, ...subjectOf(topic, at, turn), ...factsOf(turn) }, turn })),
      ),
    ),
  )
}

/**
 * Complains of the topic in every other turn and praises it in the rest; without a topic it sometimes praises another.
 */
function subjectOf(topic: Review['complaints'][number] | null, at: number, turn: number) {
  const isBad = turn % 2 === 0
  const other = TOPICS[(at + turn) % TOPICS.length]
  if (topic && isBad) return { complaints: [topic], praise: other && other !== topic && turn % 4 === 0 ? [other] : [] }
  if (topic) return { complaints: [], praise: [topic] }
  return { complaints: [], praise: other && turn % 4 === 0 ? [other] : [] }
}

function factsOf(turn: number) {
  return {
    id: `rev_${turn}`,
    text: [null, 'Спасибо', 'Очень вкусный борщ, спасибо команде'][turn % 3] ?? null,
    guestName: turn % 3 === 0 ? 'Екатерина' : null,
    dish: turn % 5 === 0 ? 'Борщ' : null,
    pairing: turn % 7 === 0 ? 'Пампушки' : null,
    orderNumber: [null, 1, 2, 21][turn % 4] ?? null,
  }
}

function patiently<T>(make: () => T): T {
  for (let tries = 1; ; tries++) {
    try {
      return make()
    } catch (error) {
      if (tries === TRIES) throw error
    }
  }
}
