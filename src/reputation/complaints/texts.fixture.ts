import type { Topic } from './topics.ts'

/**
 * Texts as guests write them, each with what a person finds it complains of (none where it does not). `tuned`: the rules
 * are mended looking at these. `apart`: not looked at when a rule is mended, so that they tell how well the rules do on
 * texts they have not seen.
 */
export type LabelledText = { topics: readonly Topic[]; text: string }

export const tuned = labelled(`
taste | Совершенно невкусно, больше не закажу
taste | Суп пересолен, есть невозможно
taste | Мясо жёсткое как подошва
taste | Пицца подгорела снизу
taste | Роллы безвкусные, рис сухой
taste | Рыба с тухлым запахом
taste | В салате нашли волос
taste | Картошка пережарена, масло горькое
taste | Курица внутри сырая
taste | Качество упало, раньше было лучше
taste | Не очень вкусно в этот раз
taste | Салат несвежий, листья вялые
taste | После вашей шаурмы отравились всей семьёй
taste | Слишком много соли в борще
taste | Тесто сырое, начинка пресная
courier_speed | Курьер опоздал на час
courier_speed | Привезли через два часа
courier_speed | Очень долгая доставка
courier_speed | Ждали полтора часа
courier_speed | Доставка задержалась на 40 минут
courier_speed | Везли вечность
courier_speed | Курьер долго искал адрес, заблудился
courier_speed | Приехали на 50 минут позже обещанного
courier_speed | Заказ привезли не вовремя
courier_speed | Вместо 45 минут ждали два часа
packaging | Упаковка порвана, всё вытекло
packaging | Суп пролился в пакет
packaging | Контейнер открылся, соус растёкся по всему пакету
packaging | Коробка помята, пицца всмятку
packaging | Крышка слетела, половина супа в пакете
packaging | Ужасная упаковка
packaging | Бумажный пакет промок и порвался
packaging | Салат приехал вперемешку с соусом, контейнер не закрыт
packaging | Стакан с кофе протёк
assembly | Не положили соус
assembly | Забыли положить приборы
assembly | Перепутали заказ, привезли чужой
assembly | Привезли не ту пиццу
assembly | Вместо Маргариты положили Пепперони
assembly | Не хватает одного ролла
assembly | Просила без лука, лук везде
assembly | Нет приборов и салфеток
assembly | Не доложили десерт
assembly | Мой комментарий не прочитали
assembly | Заказ неправильно собран
assembly | Напиток отсутствует, хотя оплачен
cooking_time | Заказ готовили больше часа
cooking_time | Кухня очень медленная
cooking_time | Долго готовите, курьер стоял и ждал
cooking_time | Ресторан долго готовил заказ
cooking_time | Повара не успевают
courier_conduct | Курьер нахамил
courier_conduct | Курьер грубо разговаривал и бросил пакет
courier_conduct | Курьер отказался подниматься на этаж
courier_conduct | Оставили заказ у подъезда и уехали
courier_conduct | Доставщик даже не поздоровался
courier_conduct | Хамство от курьера
courier_conduct | Курьер не позвонил и оставил пакет на полу
courier_conduct | Курьер был пьян
temperature | Еда приехала холодная
temperature | Всё остыло
temperature | Пицца еле тёплая
temperature | Суп чуть тёплый, пришлось разогревать
temperature | Мороженое растаяло
temperature | Привезли ледяную картошку
temperature | Горячее совсем не горячее
temperature | Лимонад тёплый
portion | Порция очень маленькая
portion | Мало мяса, одна капуста
portion | Порции уменьшились
portion | Начинки почти нет
portion | Не наелись, порция мизерная
portion | Роллы стали меньше, чем раньше
temperature,courier_speed | Курьер опоздал, и всё остыло
taste,portion | Невкусно и мало
packaging,temperature | Суп пролился и был холодный
assembly,courier_conduct | Забыли соус, а курьер нахамил
courier_speed,courier_conduct | Ждали час, курьер грубил
taste,temperature | Холодная пицца с сырым тестом
cooking_time,courier_speed | Долго готовили и потом ещё долго везли
taste | The food was bland
taste | Chicken was raw inside
taste | Burger was dry and tasteless
taste | Fries were soggy and too salty
taste | Terrible pizza
taste | Food poisoning after the sushi
courier_speed | Delivery took two hours
courier_speed | The courier was late
courier_speed | Waited more than an hour
courier_speed | Arrived 40 minutes late
packaging | The container leaked all over the bag
packaging | Box was crushed
packaging | Soup spilled in the bag
assembly | They forgot the sauce
assembly | Wrong order delivered
assembly | Missing drink
assembly | Asked for no onions and got onions
assembly | No cutlery in the bag
cooking_time | The kitchen took forever
cooking_time | Restaurant was slow to prepare the order
courier_conduct | The driver was rude
courier_conduct | Courier threw the bag at me
courier_conduct | Driver refused to come up
temperature | Food was cold
temperature | Pizza arrived lukewarm
temperature | Ice cream melted
portion | Portion is tiny
portion | Not enough meat in the shawarma
portion | Small portions for this price
temperature,courier_speed | Late and cold
- | Всё очень вкусно, спасибо!
- | Курьер приехал быстро
- | Горячая пицца, приехала вовремя
- | Не опоздали, всё горячее
- | Отличная упаковка, ничего не пролилось
- | Порции большие, наелись
- | Курьер вежливый, поднялся на этаж
- | Холодный борщ летом самое то
- | Спасибо, ничего не забыли
- | Всё понравилось
- | Нормально
- | Great food, fast delivery
- | Food was hot and tasty
- | The driver was polite
- | Nothing was missing, thanks
- | Love this place
`)

export const apart = labelled(`
taste | Лапша переварена, каша какая-то
taste | Шашлык сухой, есть невозможно
taste | Вкус отвратительный
taste | Креветки воняют
taste | Соус прокисший
taste | Стейк пережарили
taste | Хинкали развалились, тесто толстое и сырое
taste | Десерт чёрствый
taste | Слишком жирно, вкуса нет
taste | Плов пересолили
taste | Рецепт изменили, стало хуже
taste | Салат кислый, выкинули
taste | Суши с несвежей рыбой
taste | Бургер сгорел
taste | Есть это было нельзя, гадость
taste | Паста без соли, пресно
taste | Хлеб вчерашний
courier_speed | Опоздание на полчаса
courier_speed | Доставка опять задержана
courier_speed | Курьер ехал целый час
courier_speed | Заказ ждали почти два часа
courier_speed | Очень медленная доставка
courier_speed | Обещали за 40 минут, везли полтора часа
courier_speed | Опаздывают каждый раз
courier_speed | Доставили на час позже
courier_speed | Курьер потерялся и кружил по району
courier_speed | Сроки доставки не соблюдают
packaging | Контейнеры хлипкие, суп вытек
packaging | Пакет рваный
packaging | Всё перемешалось в коробке
packaging | Упаковка развалилась в руках
packaging | Пицца смята, коробку раздавили
packaging | Соус разлился по пакету
packaging | Крышки плохо закрыты, подлива в пакете
packaging | Роллы рассыпались по коробке
packaging | Плохо упаковали, пакет мокрый
assembly | Забыли салфетки
assembly | Привезли другое блюдо
assembly | Недоложили два пирожка
assembly | Палочек нет, имбиря тоже
assembly | Положили колу вместо морса
assembly | Не учли пожелание по остроте
assembly | Ошиблись с заказом
assembly | Одной позиции не было
assembly | Просил убрать майонез, не убрали
assembly | Сметану к борщу так и не положили
assembly | Чек не положили и вилок нет
assembly | Получили не весь заказ
cooking_time | Готовят слишком долго
cooking_time | Час готовили один салат
cooking_time | Приготовление заняло полтора часа
cooking_time | Курьер 40 минут ждал заказ в ресторане
cooking_time | Заказ долго висел в статусе готовится
courier_conduct | Курьер накричал на жену
courier_conduct | Курьер не захотел подниматься
courier_conduct | Курьер швырнул пакет и ушёл
courier_conduct | Доставщик хамит по телефону
courier_conduct | Бросили пакет на улице
courier_conduct | Невежливый курьер
courier_conduct | Курьер не отвечал на звонки
courier_conduct | Курьер курил прямо с нашим заказом
temperature | Привезли холодное
temperature | Картошка фри остыла
temperature | Хачапури ледяное
temperature | Еда комнатной температуры
temperature | Пришлось греть в микроволновке
temperature | Суп не горячий
temperature | Мороженое превратилось в лужу, растаяло
temperature | Пиво тёплое
portion | Порции стали крошечными
portion | Креветок мало
portion | Маленькая порция за такие деньги
portion | Сыра в пицце пожалели
portion | Ребёнок остался голодным
portion | Начинки мало, одно тесто
temperature,courier_speed | Везли два часа, всё ледяное
packaging,taste | Коробка промокла, тесто размокло
assembly,temperature | Привезли холодное и без приборов
courier_speed,courier_conduct | Опоздал и ещё нахамил
taste,assembly | Роллы сухие, соевый соус не положили
cooking_time,temperature | Готовили час, привезли холодным
portion,packaging | Порция мизерная и контейнер помят
taste | Overcooked pasta, no flavour
taste | The fish smelled bad
taste | Meat was chewy and greasy
taste | Not tasty at all
taste | Stale bread
taste | I found a hair in my salad
courier_speed | It took ages to deliver
courier_speed | Delivery was delayed by an hour
courier_speed | Two hours late
courier_speed | Slow delivery
packaging | Sauce leaked everywhere
packaging | The bag was torn
packaging | Badly packed, everything squashed
assembly | Someone else's order
assembly | Two items were missing
assembly | I got the wrong burger
assembly | My comment was ignored
assembly | Sauce was not included
cooking_time | An hour to cook a soup
cooking_time | The courier was waiting at the restaurant, kitchen is too slow
courier_conduct | Rude courier
courier_conduct | The rider shouted at me
courier_conduct | He left the food on the street
temperature | Cold fries
temperature | Had to reheat everything
temperature | The soup was not even warm
portion | Tiny portion
portion | Very little chicken
portion | Portions got smaller
taste,temperature | Cold and tasteless
courier_speed,courier_conduct | Driver came an hour late and was rude
- | Самый вкусный борщ в городе
- | Быстрая доставка, вежливый курьер
- | Ещё горячее привезли
- | Упаковано аккуратно, ничего не помялось
- | Учли все пожелания, спасибо
- | Большая порция, хватило на двоих
- | Приготовили быстро
- | Окрошка холодная, как и надо
- | Закажу ещё раз
- | Так себе
- | Больше не закажу
- | Вернули деньги, спасибо
- | Ребёнку понравилось
- | Delicious, thank you
- | Quick delivery and big portions
- | Nicely packed, nothing spilled
- | Ok
- | Will order again
`)

function labelled(lines: string): LabelledText[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [topics = '', text = ''] = line.split(' | ')
      return { topics: topics === '-' ? [] : (topics.split(',') as Topic[]), text }
    })
}
