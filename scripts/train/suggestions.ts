import { TOPICS } from '../../src/reputation/complaints/topics.ts'
import { sentencesOf } from '../../src/reputation/replies/model/features.ts'
import { suggestReply } from '../../src/reputation/replies/suggest-reply.ts'
import { brandVoiceSchema } from '../../src/restaurants/brand-voice.ts'
import type { Example } from './examples.ts'

/** On a busy machine a template may take longer than is allowed: it is filled again so many times. */
const TRIES = 20

/** The sentences of the replies that Otklik itself suggests: all of them may go. */
export function suggestionsOf(): Example[] {
  const sentences = new Set<string>()
  for (const address of ['vy', 'ty'] as const) {
    const voice = brandVoiceSchema.parse({ address })
    for (const language of ['ru', 'en'] as const) {
      for (const score of [1, 3, 5]) {
        for (const [at, topic] of [null, ...TOPICS].entries()) {
          for (let turn = 0; turn < 31; turn++) {
            const isBad = turn % 2 === 0
            const other = TOPICS[(at + turn) % TOPICS.length]
            const { text } = patiently(() =>
              suggestReply(
                {
                  id: `rev_${turn}`,
                  score,
                  text: [null, 'Спасибо', 'Очень вкусный борщ, спасибо команде'][turn % 3] ?? null,
                  language,
                  complaints: topic && isBad ? [topic] : [],
                  praise: topic && !isBad ? [topic] : other && other !== topic && turn % 4 === 0 ? [other] : [],
                  guestName: turn % 3 === 0 ? 'Екатерина' : null,
                  dish: turn % 5 === 0 ? 'Борщ' : null,
                  pairing: turn % 7 === 0 ? 'Пампушки' : null,
                  orderNumber: [null, 1, 2, 21][turn % 4] ?? null,
                },
                voice,
                [],
                { turn, promo: turn % 6 === 0 },
              ),
            )
            for (const sentence of sentencesOf(text)) sentences.add(sentence)
          }
        }
      }
    }
  }
  return Array.from(sentences, (text) => ({ text, labels: [] }))
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
