/** Names that mean nothing else, in lower case; for the notation see `phrases.ts`. */
export const BRANDS = `
  яндекс* | деливери* | delivery club | маркет деливери | сбермаркет* | wolt | wolts | glovo | glovos | uber eats | ubereats
  deliveroo | deliveroos | just eat
  justeat | doordash | grubhub | foodpanda | talabat | zomato | swiggy | postmates | rappi | getir | menulog | skipthedishes
  lieferando
  hungry panda | foodora | bolt food | gopuff | careem | глово | убер итс | уберитс* | убер иц | деливеру | вольтовск*
  дордаш | чиббис* | чибис*
  яе | я е | яеда | самокатовск* | самокатчик* | куперовск* | мегамаркет* | яндексоид* | яшк* | broniboy | бронибой | сбер маркет* | я еда
  yandex* | kuper | samokat | just eats
  door dash | bolt foods | ubers | foodhub | chownow | seamless | ozon fresh | озон фреш | яндексов*`

/** Names that mean other things too: they count when written as names, or beside blame. */
export const NAMES = `
  купер | купера | куперу | купером | купере | самокат | самоката | самокате | самокату | самокатом | вольт | вольта | вольте
  вольту | вольтом
  озон* | вкусвилл* | uber | bolt | убер | убера | убере | уберу | болт | лавка | лавке | лавки | лавку | сбер | сбера
  сберу | сбере | skip | grab | dc`

/** What a service is called when it is not named. */
export const GENERIC = `
  желт* куртк* | зелен* куртк* | розов* куртк* | желт* рюкзак* | зелен* рюкзак* | желт* курьер* | зелен* курьер* | розов* курьер*
  ребята в желт* | ребята в зелен* | с буквой я | доставщик* приложени* | teal jacket* | orange jacket* | green jacket*
  app driver* | app rider* |
  поддержк* сервис* | техподдержк* | приложени* сервис* | доставщик* сервис* | курьер* сервис* | сервис* такси |
  агрегатор* | сервис доставки | сервиса доставки | сервису доставки | сервисом доставки | сервисе доставки
  сервисы доставки | сервис через который | служб* доставки
  курьерск* служб* | платформ* | компани* доставки | сторонн* доставк* | сторонн* курьер* | сторонн* служб* | доставщик* сервис*
  приложение доставки | приложения доставки | доставочн* сервис* | aggregator* | delivery service | delivery services
  delivery app* | delivery platform* | delivery company
  delivery compan* | delivery partner* | third party | platform | platforms`

/** Words with the same beginning that are no delivery service. */
export const OTHERS =
  'курьерск* служб* ресторана | наша курьерск* служб* | яндекс карт* | google maps | платформы станции | яндекс навигатор* | uber cool'

/**
 * What is said about a service without judging it. SERVICE stands for its name; for the notation see
 * `word-sequences.ts`.
 */
export const NEUTRAL = `
  спасибо/благодар*/рады/признательны/приятно ~10 SERVICE
  заказ* ~3 через/в/из/с/на/по/от ~1 SERVICE
  SERVICE ~6 спасибо/благодар*/thank*/thanks/cheers
  обрати*/передал*/передад*/поговорил*/написал*/напишите/сообщ*/связал*/свяж*/уточн*/запрос*/направил*/отправил*/переслал*/обсуд*/попросил*/спросил* ~7 SERVICE
  SERVICE ~5 передал*/сообщил*/написал*/уведомил*/обратил*/свяж*/поддержк*/уточнил*
  доступн*/есть/найдете/найти/меню/промокод*/скидк*/акци*/работаем/ждем/подключ*/появил*/карточк*/странич*/раздел*/выбер*/ищите/оформ*/оплат*/бонус* ~6 SERVICE
  SERVICE ~6 доступн*/промокод*/скидк*/акци*/меню/заказ/поддержк*/оценк*/вернет/вернул*/забрал*/пути/приняли
  поддержк*/возврат*/вернул*/вернуть/деньги/чек*/чат* ~4 SERVICE
  забрал*/принял*/осуществля*/выполня*/доставля* ~3 SERVICE ~2 в/около/за
  договорил*/согласовал*/показал*/указан*/оформлен* ~4 SERVICE
  SERVICE ~4 видно/виден/видна/указан*/показал*/показыва*/отображ*/process*
  thank*/thanks/glad/happy/cheers/appreciate/grateful ~10 SERVICE
  order* ~4 on/via/through/from/with/by/using ~1 SERVICE
  found/find/chose/choosing/pick/picking/picked/available/live/back/list* ~5 SERVICE
  passed/told/contacted/contact/asked/reached/wrote/forward*/spoke/shared/raised/flagged/reported ~8 SERVICE
  SERVICE ~3 support/help/chat/team/code/menu/order/picked/collected/app
  refund*/support/code*/menu/discount/page/received ~5 SERVICE`

/** A matter was passed on to a service: its subject says nothing about the service. */
export const HANDED_ON = `
  обратил*/передал*/поговорил*/написал*/сообщил*/связал*/уточнил*/запросил*/направил*/переслал*/обсудил*/попросил*/уведомил* ~6 SERVICE
  wrote/told/contacted/asked/passed/forwarded/spoke/shared/raised/flagged/reported/notified/informed ~6 SERVICE
  спасибо/благодар*/рады/thank*/thanks/glad/happy ~10 SERVICE
  заказ* ~3 через/в/из/с/на/по/от ~1 SERVICE
  order* ~4 on/via/through/from/with/by/using ~1 SERVICE`

/** Blame or praise, as beginnings of words. */
export const BLAME = `
  спустя
  крив* бесполезн* никакая никакой никакие безрук* безалабер* безголов* бестолоч* днищ* дно
  винов* вина вину вине винить вини подвел* подвод* подставил* подставля* ужас* плохо плохой плохая плохие хуж* худш*
  безответствен* косяк* косяч* накосяч*
  халатн* халтур* обман* завыша* завыш* дерет дерут глюч* глюк* слома* лома* недоработ* отвратит* облаж* лажа* лажают
  налажал* роня* урон* претенз*
  жалоб* жалуй* пожалуй* бардак* кошмар* некомпетент* беспредел* позор* наплева* плевать плевал* забива* забил* теря*
  потеря* накрут* накруч* грабит грабят
  жад* наглы* нагле* хам* бестолк* криво косо провал* отстой* напрямую минуя разочаров* испорт* некачеств* срыва* сорвал*
  мнут мять помял* скатил* перепут*
  врет врут вранье удерж* обдира* неопытн* хромает тупит тупят тупи* тормоз* хаос* бред* дно спрос* спрашив* накосорез*
  напорт* запорол* похерил* угробил* разлил*
  опрокин* раздав* медлительн* черепах* тупые бесит бесят достал* задолб* вечн* вечно бесполезн* никакущ* никудыш* цирк*
  шараш* контора забыл* забыва* попутал* запутал* катастроф*
  опоздун* тянул* задерж* задержал* мурыж* издева* клал* положил* разгильд* раздолб* безрук* кривор* рукожоп* бездар*
  лентя* ленив* подвес* завис* упал* слажал* фигн* обсчит* обкрад*
  ненадежн* сомнит* подкач* лоханул* сплохов* недобросовест* отвеча* ответственн* адрес*у вопрос* причем избегайте
  fault* blam* bad terrible awful worst unreliable greedy broken useless fail* mess* messed rip ripoff horrible poor*
  incompetent avoid sucks suck
  screw* overpriced shame* careless* slack* disappoint* hopeless responsible ruin* rubbish clueless chaos chaotic shambles
  sloppy dropped drops
  spill* crush* squash* wreck* forgot forget* forever slowest joke* dreadful appalling pathetic lousy crap* botch* bungl*
  lazy careless culprit* guilty dishonest
  rob robbing steal* scam* disaster* nightmare* problem* complain* complaint* disgrace* messing delay* mishandl*
  misdeliver* wrong* incapable clumsy notorious* worse trash garbage`

/** These judge a service, except together with thanks: «ждём снова». */
export const HINTS = `
  обычно приключен* сюрприз* лотере* отличил* опозд* опазд* медл* долго холодн* снова опять постоянно всегда часто нередко
  редко едва никак некогда умеют справля* следят работает дорого дороже комисси* процент* берет берут лучш* отличн*
  прекрасн* хорош* замечат*
  ошиб* проблем* слаб* попало кого-попало молод* супер недовоз* кое-как late slow cold commission* never always again
  shake* let charge* mistake* great best excellent directly
  full bug* buggy takes take cut percent никак* крив* молчит молчат пропада* обдира* глуп* сыр* недодел* couldn* lost fast reliable good fantastic amazing`
