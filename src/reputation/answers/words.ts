const list = (text: string) => new Set(text.trim().split(/\s+/))

/** Numerals: a score where nothing is counted. */
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

/** Marks of a school: «тройка», «на четвёрочку». Nothing is counted in them. */
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
}
const MARK_ENDINGS = ['а', 'у', 'и', 'ой', 'е', '']
const OTHER_MARKS: Readonly<Record<string, number>> = {
  единица: 1,
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

/** Words that are a score by themselves. */
export const MARKS: ReadonlyMap<string, number> = new Map([
  ...Object.entries(MARK_STEMS).flatMap(([stem, score]) =>
    MARK_ENDINGS.map((ending): [string, number] => [stem + ending, score]),
  ),
  ...Object.entries(OTHER_MARKS),
])

/** «5ка», «4-ку»: a digit with the ending of a mark. */
export const MARK_SUFFIXES = list('ка ку кой очка очку рка рку ерка ерку ерочка ерочку')

/** Scales that are told in words: «пять из пяти». */
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
export const OUT_OF = list('из out of')

/** What may follow the score and belongs to it. */
export const UNITS = list(`
  звезд звезды звезда звезду звездочек звездочки звездочка звездочку балл балла баллов бал бала балов
  баллами балами stars star points point`)

/** The guest says that a score is given: these make any number nearby one, unless something is counted. */
export const RATING_WORDS = list(`
  оценка оценку оценкой оценки оцениваю оцениваем оценила оценил оценили оценю оценим оцените поставьте ставьте ставлю ставим поставлю
  поставим поставила поставил поставили поставить влеплю влепил твердая твердую твердое твердый твердые крепкая
  крепкую крепкий рейтинг балл
  rating rate rated score scored scoring solid i'd i'll`)

/** What may stand before the score in its clause without changing it. */
export const LEAD_IN = list(`
  моя мой моей наша наш от меня в за на ваша вашему вашей вам тебе вас это тут здесь этому заказу заказ
  конечно однозначно точно все всё всем было была были всего только лишь добрый день вечер утро доброе доброго
  здравствуйте здравствуй привет приветик ну наверное пожалуй думаю считаю скорее честно говоря честное слово максимум больше
  максимальная максимально минимум высшая смело просто дала дал дали даю даем дам итого итог итоге целом общем
  вобщем потому поэтому так что то же вот уверенно заслуженная заслуженно заслуженные твердо
  я мы с мужем женой еда заказ меня лично но а и нет лучше тогда пусть будет за сервис вкус скорость доставку работу кухню
  честная объективно субъективно сугубо
  my our it was its it's i we give gave giving would order a an the hi hello hey thanks thank you definitely easy
  easily say said so overall honestly frankly probably maybe just only for from me us more like but and well to be
  honest total final make that let's it'd id food service yes no sorry straight deserves deserve get gets`)

/** How a comment begins that follows a score with no sign between: «5 все супер». */
export const COMMENT_BEGINNINGS = list(`
  все всё спасибо спс благодарю благодарим очень супер отлично вкусно вкуснятина классно класс круто хорошо прекрасно
  замечательно великолепно нормально норм неплохо так но а и с потому только хотя как было была были быстро
  холодно долго ужасно плохо отвратительно невкусно мало молодцы огонь бомба топ лучшие лучший просто вообще
  твердая конечно однозначно плюс минус привезли привез приехало пришло приехали понравилось люблю рекомендую закажу
  буду будем за от еще ещё всегда прям прямо мне нам мы я вы не ничего всем вам горячее горячая свежее
  вкусная остыло остыла забыли опоздали ждали ждала ждал без потому-то из-за пожалуй честно заслуженно поставлю
  ставлю даю дам браво респект обожаю шикарно ужас кошмар позор в восторге
  all everything great super excellent delicious tasty good nice perfect amazing awesome love loved thanks thank very
  but because and it was were too bad late slow terrible awful ok okay so well best fast really we i you
  would will from cold horrible disappointing since due overall for this that keep never always yummy wow max`)

/** Beginnings that are things as well: «5 курьер молодец» is a comment, «1 курьер» is a count. */
export const NAMED_BEGINNINGS = list(`
  еда пицца доставка курьер заказ суп шашлык бургер роллы суши салат порция упаковка кухня сервис повар обслуживание
  the food pizza delivery courier driver service burger sushi soup packaging`)

/** A number after these is no score: an address, a time, an amount, the number of something. */
export const NO_SCORE_BEFORE = list(`
  в во к ко до после около с со через по дом дома д кв квартира квартиру квартире подъезд подъезде этаж этаже корпус корп строение
  стр домофон код ул улица улице проспект переулок офис номер номером стол столик столика n no заказ заказа заказом
  заказе нас осталось ровно часа часов минут плюс + минус лет вместо ещё еще дайте положите можно нужно надо хочу
  пришло положили привезли принесли заказала заказал заказали заказывала заказывал заказывали взяли взял взяла купили одного одной
  добавьте нужны нужен человек дело раза все-то вариант пункт выбираю выбор меню позиция позицию хватит человека х
  number order table house apartment apt flat room floor at by till until around after before about in on gate door
  unit option item plus minus than another extra had have got ordered bring send need want of us only x times last for
  jan feb mar apr may june july aug sept oct nov dec january february march april august september october november
  december`)

/** A score in the same clause behind these is one that is not given. */
export const REFUSALS = list(`
  не ни not isn't wasn't never don't doesn't can't cannot won't didn't wouldn't aren't hardly nothing нельзя никогда
  никак вряд едва`)

/** A score that depends on something: it is given unless a condition or a "but" follows. */
export const CONDITIONAL = list("бы would i'd we'd")
/** «2, пожалуйста» asks for two of something. */
export const REQUESTS = list('пожалуйста пж плиз please pls')
export const CONDITIONS = list('если if')
export const OBJECTIONS = list('но but однако however')

/** The score was in view, and was not given. */
export const UNREAL = list(`
  хотел хотела хотели хотелось собирался собиралась собирались думал думала могла мог могли мечтал wanted almost nearly
  почти чуть между between planned могло`)
/** With these before «бы» the score is one that was missed. */
export const MISSED = list('было была был были стало могло been be')

/** Verbs that a refusal speaks of: «5 не поставлю», «на 5 не тянет». */
export const GIVING = [
  ...list(`став постав дам дать дал тян дотя заслуж выйд получ могу буд достой жди дожд
    giv deserv worth happen`),
]

/** «4 с минусом» */
export const SHADES = ['плюс', 'минус', 'натяж', 'больш', 'хвост', 'best', 'most']

/** A score after these words is what the guest ends with. */
export const CONCLUSIONS = list('поэтому итого итог итоге целом общем вобщем so overall therefore')

/** Beginnings of words by which a guest judges: a number after such a clause is a score. */
export const OPINIONS = [
  ...list(`
    отличн вкусн невкусн супер класс крут хорош прекрасн замечательн великолепн нормальн норм неплох плох ужас кошмар
    отвратительн холодн остыл горяч свеж сух пересол недосол сыр опозд опазд забыл перепут долг быстр вежлив груб хам
    спасибо спс благодар молодц огонь бомб топ лучш худш понрав люб рекоменд восторг шикарн божественн обалденн потрясающ
    доволен довольн разочаров идеальн позор мерзк гадост дрянь жесть кайф ужин обед ждал жду мало маловат
    здравствуй привет добр вечер обожа приятн неприятн молодец грязн порван разлил помял помят протек жирн
    excellent great good nice perfect amazing awesome love delicious tasty bad terrible awful cold late slow horrible
    disappoint thank best worst fast fresh stale dry soggy salty rude friendly okay ok fine decent wonderful fantastic yum
    hello hi enjoy mediocre average poor superb brilliant lovely missing forgot disgust meh`),
]

/** Things that are counted, by the beginnings of their names; a rating word before does not make a count a score. */
export const COUNTED = [
  ...list(`
    порц минут час шт штук пицц ролл прибор человек персон раз руб тыс процент грамм кг литр мл бутыл соус салат суп бургер
    коробк пакет палоч вил ложк этаж подъезд дн день дня дней недел месяц год лет километр метр км стакан чашк кусоч куск
    набор сет позиц блюд заказ январ феврал март апрел мая июн июл август сентябр октябр ноябр декабр утра вечера ночи дня
    minute hour pc piece portion pizza roll people person time dollar euro buck percent day week month year sauce item
    order box bag fork spoon knife bottle slice am pm o'clock km mile`),
]
