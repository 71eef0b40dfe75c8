import type { Example } from './examples.ts'
import { chance } from './regression.ts'

const HOW_MANY = { ru: 1_500, en: 500 }
/** Before a real complaint: what is said first does not take it back. */
const STANDS = {
  ru: [
    'Вкусно, но ',
    'Всё хорошо, только ',
    'Обычно всё отлично, но сегодня ',
    'Еда отличная, однако ',
    'К сожалению, ',
    'Ребята, ну ',
    'В целом неплохо, но ',
    'Первый раз заказали: ',
  ],
  en: [
    'Tasty, but ',
    'Great food, however ',
    'Usually great but today ',
    'Sadly, ',
    'Everything was fine except ',
    'First order: ',
  ],
}
/** Around something that is no complaint: feared, about another time or place, denied. */
const TAKEN_BACK = {
  ru: [
    'Боялась, что *, а нет',
    'Думали, *, но всё отлично',
    'В другом месте *. У вас всё на высоте',
    'Раньше *, теперь всё супер',
    'Читала, что *, но у нас всё было хорошо',
    'Не скажу, что *',
    'Пишут, будто *. Неправда, всё прекрасно',
    'В прошлый раз *, в этот раз всё идеально, спасибо',
  ],
  en: [
    'I was afraid that *, but no',
    'Last time *, today everything was great',
    'Other places: *. You: perfect',
    'Reviews say *, not true, all good',
    "I can't say that *",
  ],
}

/** Texts combined from others, so that the model learns what connects them: the same each time. */
export function variationsOf(examples: readonly Example[]): Example[] {
  const random = chance(11)
  return (['ru', 'en'] as const).flatMap((language) => {
    const own = examples.filter(({ text }) => /[а-яё]/iu.test(text) === (language === 'ru') && text.length < 90)
    const complaints = own.filter(({ labels }) => labels.length === 1)
    const innocent = own.filter(({ text, labels }) => labels.length === 0 && !text.includes('?'))
    const pick = <T>(list: readonly T[]): T => {
      const one = list[Math.floor(random() * list.length)]
      if (one === undefined) throw new Error('there is nothing to pick from')
      return one
    }
    return Array.from({ length: HOW_MANY[language] }, (): Example => {
      const kind = random()
      const complaint = pick(complaints)
      if (kind < 0.25) return both(complaint, pick(complaints), random() < 0.5 ? '. ' : ', ')
      if (kind < 0.4) return both(pick(innocent), complaint, '. ')
      if (kind < 0.5) return both(complaint, pick(innocent), '. ')
      if (kind < 0.65) return both(pick(innocent), pick(innocent), '. ')
      if (kind < 0.8) return { text: pick(STANDS[language]) + inside(complaint.text), labels: complaint.labels }
      return { text: pick(TAKEN_BACK[language]).replace('*', () => inside(complaint.text)), labels: [] }
    })
  })
}

function both(a: Example, b: Example, between: string): Example {
  const second = between === ', ' ? inside(b.text) : b.text
  return { text: a.text.replace(/[.!?…]*$/u, between) + second, labels: [...new Set([...a.labels, ...b.labels])] }
}

function inside(text: string): string {
  return text.replace(/[.!?…]+$/u, '').replace(/^./u, (letter) => letter.toLowerCase())
}

/** Said before texts that break a rule and before others: it says nothing about what follows. */
const BEFORE_REPLY = {
  ru: [
    'Спасибо за отзыв, но ',
    'Здравствуйте, ',
    'Добрый день! ',
    'Уважаемый гость, ',
    'Мария, ',
    'Благодарим вас, ',
    'Очень жаль, ',
    'Извините, ',
    'Ну ',
    'Вы знаете, ',
  ],
  en: ['Thanks for the review, but ', 'Hi there, ', 'Dear Anna, ', 'Sorry, ', 'Well, '],
}
const REPLY_VARIATIONS = { ru: 1_200, en: 400 }

/** Replies with a beginning that the model must not learn from: the same each time. */
export function replyVariationsOf(examples: readonly Example[]): Example[] {
  const random = chance(13)
  return (['ru', 'en'] as const).flatMap((language) => {
    const own = examples.filter(({ text }) => /[а-яё]/iu.test(text) === (language === 'ru') && text.length < 120)
    return Array.from({ length: REPLY_VARIATIONS[language] }, (): Example => {
      const { text, labels } = own[Math.floor(random() * own.length)] ?? { text: '', labels: [] }
      const before = BEFORE_REPLY[language][Math.floor(random() * BEFORE_REPLY[language].length)] ?? ''
      return { text: before + (before.endsWith('! ') ? text : inside(text)), labels }
    })
  })
}
