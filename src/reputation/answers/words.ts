/** Words that name a score by themselves, in Russian and English. */
export const SCORE_WORDS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    один: 1,
    одна: 1,
    единица: 1,
    единицу: 1,
    кол: 1,
    one: 1,
    два: 2,
    две: 2,
    двойка: 2,
    двойку: 2,
    двоечка: 2,
    two: 2,
    три: 3,
    тройка: 3,
    тройку: 3,
    троечка: 3,
    троечку: 3,
    three: 3,
    четыре: 4,
    четверка: 4,
    четверку: 4,
    четверочка: 4,
    four: 4,
    пять: 5,
    пятерка: 5,
    пятерку: 5,
    пятерочка: 5,
    пятерочку: 5,
    пятак: 5,
    five: 5,
  }),
)

const list = (text: string) => new Set(text.trim().split(/\s+/))

/** What may stand before the score without changing it. */
export const LEAD_IN = list(`
  моя мой наша оценка оценку оценкой оцениваю оценила оценил оценю ставлю поставлю поставила поставил ставим заказ
  заказу заказа за на твердая твердую твердое крепкая ваша вам это тут здесь конечно однозначно все было добрый день
  вечер утро доброе здравствуйте привет спасибо ну наверное думаю максимум максимальная высшая смело просто дала дал даю
  my our rating rate score is it was its it's i we give gave would order a an solid the hi hello thanks thank you
  definitely easy`)

/** What may follow the score and belongs to it. */
export const UNITS = list(`
  звезд звезды звезда звезду звездочек звездочки звездочка балл балла баллов бал бала балов stars star points point`)

/** How a comment begins that follows a score with no sign between: «5 все супер». */
export const COMMENT_BEGINNINGS = list(`
  все всё спасибо благодарю очень супер отлично вкусно вкуснятина классно класс круто хорошо прекрасно замечательно
  великолепно нормально норм неплохо так но а и с потому только хотя как было была были еда пицца доставка курьер заказ
  суп шашлык бургер роллы суши салат порция упаковка быстро холодно долго ужасно плохо отвратительно невкусно мало
  молодцы огонь бомба топ лучшие лучший просто вообще твердая конечно однозначно плюс минус привезли приехало пришло
  понравилось люблю рекомендую закажу буду будем за от еще ещё всегда прям прямо мне нам мы я вы кухня сервис не ничего
  всем вам
  all everything great super excellent delicious tasty good nice perfect amazing awesome love loved thanks thank very
  but because and the food pizza delivery courier it was were too bad late slow terrible awful ok okay so for from
  well best fast really we i you`)

/** «5 из 5», "5 out of 5". */
export const OUT_OF = list('из of out')

/** After these a number is a score of something, not a count. */
export const JOINTS = list('за на из и а но или for of out and but or')

/** A score that is taken back or weighed against another is for a person to read. */
export const TURNS = list('не ни или либо or not почти almost между between')
