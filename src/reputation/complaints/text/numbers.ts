const table = (words: string) =>
  new Map(
    words
      .trim()
      .split(/\s+/)
      .map((pair) => pair.split('='))
      .map(([word = '', value]) => [word, Number(value)]),
  )

/** Numbers in words, in the forms used before a noun. */
const WORDS = table(`
  ноль=0 один=1 одна=1 одно=1 одну=1 одного=1 одной=1 два=2 две=2 двух=2 двое=2 пара=2 пару=2 три=3 трех=3 трое=3 четыре=4
  четырех=4 четверо=4 пять=5 пяти=5 шесть=6 шести=6 семь=7 семи=7 восемь=8 восьми=8 девять=9 девяти=9 десять=10 десяти=10
  двенадцать=12 двенадцати=12 пятнадцать=15 пятнадцати=15 двадцать=20 двадцати=20 тридцать=30 тридцати=30 сорок=40
  сорока=40 пятьдесят=50 полтора=1.5 полторы=1.5 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 twelve=12 fifteen=15 twenty=20
  thirty=30 forty=40 fifty=50 ninety=90 couple=2 single=1`)

const MINUTES = /^(?:м|мин|минут\p{L}*|min|mins|minute|minutes)$/u
const HOURS = /^(?:ч|час|часа|часов|часу|часик|часок|h|hr|hrs|hour|hours)$/u
const TOGETHER = /^(\d{1,3})(ч|час\p{L}*|h|hrs?|hours?|м|мин\p{L}*|m|min\p{L}*)(?:(\d{1,2})(?:м|мин|m|min)?)?$/u
const CLOCK = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/

/** A number of things, a duration in minutes, or a time of day in minutes since midnight; `words`: how many it takes. */
export type Quantity = { kind: 'count' | 'minutes' | 'clock'; value: number; words: number }

/** The quantity that begins at a given word. */
export function quantityAt(words: readonly string[], at: number): Quantity | undefined {
  const word = words[at] ?? ''
  const clock = CLOCK.exec(word)
  if (clock) return { kind: 'clock', value: Number(clock[1]) * 60 + Number(clock[2]), words: 1 }
  return clockInWords(words, at) ?? durationAt(words, at) ?? countAt(words, at)
}

/** The hour that the half or quarter belongs to: «половина четвёртого» is 3:30. */
const HOURS_TO_COME = table(`
  первого=1 второго=2 третьего=3 четвертого=4 пятого=5 шестого=6 седьмого=7 восьмого=8 девятого=9 десятого=10
  одиннадцатого=11 двенадцатого=12`)
/** «в половине четвёртого», «полдевятого», «без пятнадцати девять», "quarter past 8", "half past seven", "ten to nine". */
function clockInWords(words: readonly string[], at: number): Quantity | undefined {
  const word = words[at] ?? ''
  const clock = (value: number, taken: number): Quantity => ({ kind: 'clock', value, words: taken })
  const joined = HOURS_TO_COME.get(word.replace(/^пол-?/u, ''))
  if (word.startsWith('пол') && joined !== undefined) return clock(joined * 60 - 30, 1)
  const toCome = HOURS_TO_COME.get(words[at + 1] ?? '')
  if (/^половин[ауе]$/u.test(word) && toCome !== undefined) return clock(toCome * 60 - 30, 2)
  const second = words[at + 1]
  const hour = numberOf(words[at + 2])
  if (hour === undefined || hour > 24) return undefined
  const minutes = /^(?:quarter|четверти)$/u.test(word === 'без' ? (second ?? '') : word)
    ? 15
    : numberOf(word === 'без' ? second : word)
  if (word === 'без' && minutes !== undefined && minutes < 30) return clock(hour * 60 - minutes, 3)
  const past = word === 'half' ? 30 : minutes
  if (second === 'past' && past !== undefined) return clock(hour * 60 + past, 3)
  if (second === 'to' && minutes !== undefined && minutes < 30) return clock(hour * 60 - minutes, 3)
  return undefined
}

function countAt(words: readonly string[], at: number): Quantity | undefined {
  const value = numberOf(words[at])
  return value === undefined ? undefined : { kind: 'count', value, words: 1 }
}

/** «1ч40м», «полтора часа», «час сорок», "an hour and a half", "two hours and 10 minutes", «полчаса». */
function durationAt(words: readonly string[], at: number): Quantity | undefined {
  const word = words[at] ?? ''
  const together = TOGETHER.exec(word)
  if (together) {
    const inHours = /^[чh]/u.test(together[2] ?? '')
    const value = Number(together[1]) * (inHours ? 60 : 1) + Number(together[3] ?? 0)
    return inHours && !together[3] ? minutesBehind(words, at + 1, value, 1) : duration(value, 1)
  }
  if (/^пол-?час/u.test(word)) return duration(30, 1)
  if (word === 'half' && HOURS.test(words[at + 2] ?? '')) return duration(30, 3)
  if (HOURS.test(word)) return minutesBehind(words, at + 1, 60, 1)
  const tens = numberOf(word)
  if (tens === undefined) return undefined
  const ones = tens >= 20 && tens % 10 === 0 ? numberOf(words[at + 1]) : undefined
  const compound = ones !== undefined && ones < 10 && !/\d/.test(word)
  const value = compound ? tens + ones : tens
  const next = at + (compound ? 2 : 1)
  const unit = words[next] ?? ''
  if (HOURS.test(unit)) return minutesBehind(words, next + 1, value * 60, next - at + 1)
  if (MINUTES.test(unit)) return duration(value, next - at + 1)
  return undefined
}

function minutesBehind(words: readonly string[], at: number, hours: number, taken: number): Quantity {
  const joint = words[at] === 'and' || words[at] === 'и' ? 1 : 0
  const rest = words.slice(at + joint, at + joint + 3)
  if ((rest[0] === 'a' && rest[1] === 'half') || rest[0] === 'half') {
    return duration(hours + 30, taken + joint + (rest[0] === 'a' ? 2 : 1))
  }
  const short = /^(\d{1,2})(?:м|мин|m|min)$/u.exec(rest[0] ?? '')
  if (short) return duration(hours + Number(short[1]), taken + joint + 1)
  const minutes = numberOf(rest[0])
  if (minutes === undefined || minutes >= 60) return duration(hours, taken)
  if (MINUTES.test(rest[1] ?? '')) return duration(hours + minutes, taken + joint + 2)
  const bare = joint === 0 && minutes >= 5 && minutes % 5 === 0 && !/^(?:руб|р|₽|процент|шт)/u.test(rest[1] ?? '')
  return bare ? duration(hours + minutes, taken + 1) : duration(hours, taken)
}

function duration(value: number, words: number): Quantity {
  return { kind: 'minutes', value, words }
}

function numberOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined
  return /^\d{1,4}(?:[.,]\d{1,2})?$/.test(word) ? Number(word.replace(',', '.')) : WORDS.get(word)
}
