import type { Language } from '../advice/language.ts'

/** After a sign without words («👍»): it is not for us to say which score it stands for. */
export function scoreQuestion(language: Language): string {
  return language === 'ru'
    ? 'Спасибо! Какую оценку от 1 до 5 вы поставите заказу?'
    : 'Thank you! Which score from 1 to 5 do you give the order?'
}

/** After a score different from the guest's earlier one: a digit in a talk about something else must not change it. */
export function correctionQuestion(language: Language, { from, to }: { from: number; to: number }): string {
  return language === 'ru'
    ? `Вы поставили заказу ${from}. Изменить оценку на ${to}? Ответьте «да» или «нет».`
    : `You gave the order ${from}. Shall we change the score to ${to}? Please answer "yes" or "no".`
}
