const list = (text: string) => new Set(text.trim().split(/\s+/))

/** Numerals: a score unless they count something. */
const NUMERALS: Readonly<Record<string, number>> = {
  ноль: 0,
  один: 1,
  одна: 1,
  одну: 1,
  одно: 1,
  два: 2,
  две: 2,
  три: 3,
  четыре: 4,
  пять: 5,
  шесть: 6,
  семь: 7,
  восемь: 8,
  девять: 9,
  десять: 10,
  чтыре: 4,
  адин: 1,
  одын: 1,
  адна: 1,
  птять: 5,
  чотири: 4,
  "п'ять": 5,
  бір: 1,
  екі: 2,
  үш: 3,
  төрт: 4,
  бес: 5,
  odin: 1,
  dva: 2,
  tri: 3,
  chetyre: 4,
  pyat: 5,
  piat: 5,
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
}

/** School marks: «тройка», «на четвёрочку». They count nothing. */
const MARK_STEMS: Readonly<Record<string, number>> = {
  двоечк: 2,
  двойк: 2,
  троечк: 3,
  тройк: 3,
  трояк: 3,
  трояч: 3,
  четверк: 4,
  четверочк: 4,
  пятерк: 5,
  пятерочк: 5,
  двійк: 2,
  трійк: 3,
  четвірк: 4,
  "п'ятірк": 5,
  dvoyk: 2,
  troyk: 3,
  chetverk: 4,
  chetverochk: 4,
  pyaterk: 5,
  pyaterochk: 5,
}
const MARK_ENDINGS = ['а', 'у', 'и', 'ой', 'е', '', 'a', 'u', 'i', 'oy', 'e']
const OTHER_MARKS: Readonly<Record<string, number>> = {
  единица: 1,
  одиниця: 1,
  edinica: 1,
  единицу: 1,
  единичка: 1,
  единичку: 1,
  кол: 1,
  двояк: 2,
  троек: 3,
  тройбан: 3,
  пятак: 5,
  пятачок: 5,
}

/** Words that name a number. */
export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map(Object.entries(NUMERALS))

/** Words that are a score on their own. */
export const MARKS: ReadonlyMap<string, number> = new Map([
  ...Object.entries(MARK_STEMS).flatMap(([stem, score]) =>
    MARK_ENDINGS.map((ending): [string, number] => [stem + ending, score]),
  ),
  ...Object.entries(OTHER_MARKS),
])

/** «5ка», «4-ку»: a digit with the ending of a mark. */
export const MARK_SUFFIXES = list('ка ку кой очка очку рка рку ерка ерку ерочка ерочку')

/** Scales in words: «пять из пяти». */
export const SCALE_WORDS: ReadonlyMap<string, number> = new Map([
  ['пяти', 5],
  ['десяти', 10],
  ['ста', 100],
  ['сотни', 100],
  ['five', 5],
  ['ten', 10],
  ['hundred', 100],
])

/** «5 из 5», "5 out of 5". */
export const OUT_OF = list('из out of outa outta')

/** What may follow the score and belongs to it. */
export const UNITS = list(`
  звезд звезды звезда звезду звездочек звездочки звездочка звездочку балл балла баллов бал бала балов
  баллами балами stars star points point`)

/** What may come before a score without being a comment: «ну, моя оценка», «здравствуйте». */
export const LEAD_IN = list(`
  оценка оценку оценкой оцениваю оцениваем оценила оценил оценили оценю оценим ставлю ставим поставлю поставим
  поставила поставил поставили твердая твердую твердое твердый твердые крепкая крепкую крепкий рейтинг балл
  моя мой моей наша наш от меня в за на ваша вашему вашей вам тебе вас это тут здесь этому заказу заказ
  конечно однозначно точно все всё всем было была были всего только лишь добрый день вечер утро доброе доброго
  здравствуйте здравствуй привет приветик ну наверное пожалуй думаю считаю скорее честно говоря честное слово максимум больше
  максимальная максимально минимум высшая смело просто дала дал дали даю даем дам итого итог итоге целом общем
  вобщем потому поэтому так что то же вот уверенно заслуженная заслуженно заслуженные твердо
  я мы с мужем женой еда заказ меня лично но а и нет лучше тогда пусть будет за сервис вкус скорость доставку работу кухню
  честная объективно субъективно сугубо
  rating rate rated score scored scoring solid i'd i'll my our it was its it's i we give gave giving would order a an the hi hello hey thanks thank you definitely easy
  easily say said so overall honestly frankly probably maybe just only for from me us more like but and well to be
  honest total final make that let's it'd id food service yes no sorry straight deserves deserve get gets`)

/** What may stand beside a word of liking or disliking in an answer that says nothing else. */
export const VERDICT_FILLERS = list(`
  очень оч все всё всем так себе не ну было был была мне нам просто вообще прям реально еда заказ
  it was is so pretty very really not too food the just i we all`)
