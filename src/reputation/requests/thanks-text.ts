import type { ReviewLink } from '../../restaurants/index.ts'
import type { Language } from '../advice/language.ts'
import { SITE_NAMES } from '../form/texts.ts'
import { isGoodScore } from '../ratings/good-score.ts'

type Thanks = {
  good: string
  /** After a low score without words, and with words. */
  asked: string
  heard: string
  /** Above the links, after a good and after a low score. */
  share: string
  also: string
}

const THANKS: Record<Language, Thanks> = {
  ru: {
    good: 'Спасибо за оценку!',
    asked:
      'Спасибо за оценку. Нам жаль, что заказ вас не порадовал. Напишите, что пошло не так, — вам ответит человек.',
    heard: 'Спасибо за оценку. Нам жаль, что заказ вас не порадовал. Ваши слова прочитает и ответит вам человек.',
    share: 'Будем рады и вашему отзыву здесь:',
    also: 'Отзыв можно оставить и здесь:',
  },
  en: {
    good: 'Thank you for rating!',
    asked:
      'Thank you for rating. We are sorry that your order let you down. What went wrong? A person will answer you.',
    heard:
      'Thank you for rating. We are sorry that your order let you down. A person will read your words and answer you.',
    share: 'We would be glad of a review here too:',
    also: 'You can leave a review here too:',
  },
}

/** The answer to a rating in the chat: words that fit the score, and the same links at every score (invariant 12). */
export function thanksText(
  language: Language,
  { score, comment }: { score: number; comment: string | null },
  links: readonly ReviewLink[],
): string {
  const { good, asked, heard, share, also } = THANKS[language]
  const isGood = isGoodScore(score)
  const thanks = isGood ? good : comment === null ? asked : heard
  if (links.length === 0) return thanks
  const lines = links.map(({ site, url }) => `${SITE_NAMES[language][site]}: ${url}`)
  return [isGood ? `${thanks} ${share}` : `${thanks}\n\n${also}`, ...lines].join('\n')
}
