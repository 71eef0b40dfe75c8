export const TONES = ['positive', 'neutral', 'negative'] as const
export type Tone = (typeof TONES)[number]

/** Scores up to this one mean that the guest was let down, whatever threshold the operators use. */
const NEGATIVE_UP_TO = 3
/** A shorter text with a high score shares no impressions [003]. */
const SHORT_TEXT_WORDS = 3

/** Positive: happy and with impressions. Neutral: a high score and a short text. Negative: let down. */
export function toneOf(score: number, text: string | null): Tone {
  if (score <= NEGATIVE_UP_TO) return 'negative'
  const words = (text ?? '').match(/\p{L}+/gu)?.length ?? 0
  return words > SHORT_TEXT_WORDS ? 'positive' : 'neutral'
}
