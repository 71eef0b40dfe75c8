/** Words of which requests to end mailings are made, as far as people write them together. */
const PARTS = `
  не мне меня больше никогда мой номер телефон от из стоп хватит прекратите перестаньте отпишите отписать отписаться отпишитесь отписка хочу надо нужно
  пишите пиши писать присылайте присылай присылать шлите слать отправляйте беспокойте беспокоить получать удалите уберите рассылка рассылки
  рассылку рассылок реклама рекламу рекламы спам сообщения базы пожалуйста
  do not dont stop no more me my number please text write send message messages spam ads unsubscribe remove from list mailing opt out any anymore`
  .trim()
  .split(/\s+/)
  .sort((a, b) => b.length - a.length)
const [SHORTEST, LONGEST] = [6, 40]

/** A folded word, taken apart if it is made of several of those: «непишитебольше» becomes «не пишите больше». */
export function takeApart(word: string): string {
  if (word.length < SHORTEST || word.length > LONGEST) return word
  return partsOf(word)?.join(' ') ?? word
}

function partsOf(word: string): string[] | undefined {
  if (word === '') return []
  for (const part of PARTS) {
    const rest = word.startsWith(part) ? partsOf(word.slice(part.length)) : undefined
    if (rest) return [part, ...rest]
  }
  return undefined
}
