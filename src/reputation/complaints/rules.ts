import type { Topic } from './topics.ts'

/** Raise it with every change of how texts are read: reviews that an older version has read are read again. */
export const TOPICS_VERSION = 1

const COURIER = 'курьер*|доставщ*|водител*|courier*|driver*|rider*|guy|deliveryman'
const KITCHEN = 'готов*|приготов*|кухн*|повар*|cook*|kitchen*|prepar*|chef*'
const LONG = 'долг*|медлен*|вечность|long|slow*|forever|ages|hour*|час|полтор*|hours'
const PACK =
  'упаков*|контейнер*|пакет*|коробк*|коробоч*|лоток|лотк*|крышк*|стакан*|packag*|container*|box*|bag*|lid*|cup*'
const FOOD = `еда|еду|блюд*|вкус*|пицц*|суп*|ролл*|салат*|бургер*|шаурм*|мяс*|рыб*|куриц*|курин*|шашлык*|паст*|картош*
  картофел*|рис|лапш*|хинкал*|хачапури|борщ*|десерт*|котлет*|креветк*|плов*|суши|стейк*|тест*|соус*|food|taste*|pizza*
  soup*|roll*|salad*|burger*|meat|fish|chicken|pasta|fries|rice|noodle*|dessert*|steak*|sushi|dish*|meal*|sauce*`
  .split(/\s+/)
  .join('|')
const DRINK = 'напит*|лимонад*|кол*|пив*|сок*|морожен*|морс*|drink*|cola|coke|beer*|soda|juice*|lemonade|cream'
const BAD = 'ужасн*|отврат*|плох*|кошмар*|отстой|хуже|мерзк*|низк*|terrible|awful|horrible|bad|poor|worse|worst'
const NOT = "not|never|isn't|wasn't|weren't|aren't|didn't|don't|doesn't|wouldn't|couldn't|can't"
const TIME = 'минут*|час*|полтор*|minute*|hour*|min|мин'

/** What complaints look like, by topic: see `pattern.ts` for the notation. One line is one way to say it. */
export const RULES: Record<Topic, string> = {
  taste: `
    не|ни|нисколько+вкусн*
    невкусн*|безвкусн*|несъедобн*|гадость|помои|пластилин*
    пересол*|пересал*|недосол*|пересолен*
    солен* слишком|очень|перебор|чересчур
    соли|перца|уксуса|сахара|масла|майонеза много|слишком|перебор|чересчур|перебрали
    соли нет|мало|забыли|пожалели
    пресн*|пресновато
    =сырой|=сырая|=сырое|=сырые|=сырым|=сырыми|сыроват*
    =сыром+внутри
    недожар*|пережар*|недопеч*|недовар*|перевар*|развар*|пересуш*|подгор*|пригор*|сгоре*|горел*|обугл*
    сух*|суховат*|засох*|черств* !сухо*мят*|сухар*|паек
    резин*|подошв*
    жестк*|жесток* ${FOOD}
    жирн* слишком|очень|один|одни|сплошн*
    не+свеж*|свежест*
    несвеж*|тухл*|протух*|прокис*|скис*|испорчен*|просроч*|плесен*|плесневел*|заветр*|вчерашн*
    =кислый|=кислая|=кислое|=кислые|горьк*|горчит|горчил*
    волос*|таракан*|жук|жука|муха|муху
    отрав*|тошн*|стошн*|вырвал*|рвало|живот*
    воня*|вонь|вонюч*
    запах*|пах* неприятн*|странн*|тухл*|плох*|ужасн*
    ${FOOD} ${BAD} !упаков*|контейнер*|доставк*|delivery
    качеств* ${BAD}|упал*|испорт*|хром*|ухудш*|подвел*|страда* !упаков*|доставк*|обслужив*
    quality ${BAD}|dropped|down|declined
    испорт*|разочаров* ${FOOD}|вкус*|рецепт*
    невозможно|нельзя+есть
    рецепт* измен*|поменя*|другой|испорт*
    =размокшая|=размокшие|размок*|раскис* !пакет*|коробк*
    не+понрав* ${FOOD}
    выброс*|выкин* !пакет*
    tasteless|bland|flavorless|flavourless|inedible|disgusting|gross
    salty|oversalted|salt* too|so|very|overly|much
    undercooked|overcooked|raw|burnt|burned|charred|stale|rotten|spoiled|spoilt|soggy|rubbery|greasy|chewy|mouldy|moldy|oily
    dry ${FOOD}|too|very|so
    sour ${FOOD}|tasted|smelled|milk
    ${NOT}|nothing+tasty|fresh|taste|flavor|flavour|good|edible
    hair|bug|cockroach|fly
    poison*|sick|vomit* food|after|got|felt|made
    smell* ${BAD}|rotten|weird|strange|off
  `,
  courier_speed: `
    опозд*|опазд*|запозд* !${KITCHEN}
    задерж* !${KITCHEN}
    ${COURIER}|доставк*|доставл*|достав*|привез*|вез*|везл*|ехал*|приех*|приезж* ${LONG} !${KITCHEN}|быстр*|недолг*
    искал*|плутал*|заблуд*|потерял* ${COURIER}|адрес*|дом
    ждал*|ждем|ждать|ожидал*|ожидан*|прождал* ${LONG}|${TIME} !${KITCHEN}|=курьер
    не+вовремя|срок|время
    невовремя|непунктуальн*
    позже|позднее на|чем|обещ*|заявлен*|указан*|срок*|времен*
    вместо+${TIME}
    через+${TIME} !${KITCHEN}|съел*
    доставк* ${BAD}|медлен*|никак* !${KITCHEN}
    late !${KITCHEN}|chef
    delay* !${KITCHEN}
    delivery|delivered|deliver|driver|courier|rider|arriv*|came|order ${LONG} !${KITCHEN}|ago
    wait*|took|taken ${LONG}|${TIME} !${KITCHEN}|restaurant
    ${NOT}+time|schedule
    got|was|courier|driver lost !appetite|trust|weight
    slow* delivery
  `,
  packaging: `
    ${PACK} плох*|порва*|рван*|разорва*|рвал*|рвет*|открыл*|раскрыл*|помят*|мят*|смят*|протек*|ужасн*|хлипк*|слаб*|грязн*
    ${PACK} развал*|промок*|мокр*|лопнул*|раздав*|треснул*|треснут*|слетел*|сорвал*|дешев*|некачеств*|ненадежн*|тонк*|дыряв*|поврежд*|плохо|сломан*|разлил*|залит*|пролил*|неудобн*
    ${PACK} не|без+закр*|крышк*|заклеен*|запечатан*|держ*|завяз*
    протек*|протёк* !кран
    пролил*|пролит*|разлил*|разлит*|вытек*|потек*|вылил*|растек* !${COURIER}
    помят*|смят*|раздавл*|расплющ*|всмятку|перемеш*|перемят*|вывал*|рассып*|развал* !${COURIER}|курьер
    вперемешку|каша|месиво пришл*|приех*|привез*|получил*|превратил*|коробк*|контейнер*
    упаков*+${BAD}
    packag*|container*|box*|bag*|lid*|cup* leak*|spill*|torn|tore|broke*|crush*|open*|wet|ripped|damag*|poor*|bad*|terrible|smash*|flimsy|cheap|cracked|loose|squash*|soak*|awful
    leak*|spill*|spilt !${COURIER}
    squash*|crushed|smashed|squish*|flattened
    not+seal*|closed|sealed|packed
    badly|poorly+packed|packaged|wrapped|sealed
  `,
  assembly: `
    не+полож*|налож*|долож*|клал*|вложил*|достав* !соли
    не+привез* !вовремя
    недолож*|недовес*|недокомплект*|некомплект*
    забы* !${COURIER}|вкус|незабы*|пароль
    перепут*|спут*|путают
    =другой|=другая|=другое|=другие|=другую|чуж* заказ*|блюд*|пицц*|соус*|ролл*|бургер*|напит*|привез*|прислал*|полож* !раз|следующ*|ресторан*
    не+=тот|=та|=то|=те|=ту|=того
    вместо !${TIME}|горяч*|тепл*
    не+хвата*|хвати* !мяс*|начинк*|наел*|вкус*|соли|остроты|порци*|еды
    нет|без|ни|отсутств*+прибор*|салфет*|вилк*|вилок|палочек|палочки|ложк*|ложек|васаби|имбир*|соевого|соуса|соусов|чека|напитка
    прибор*|салфет*|вилк*|вилок|палочек|палочки|ложк*|ложек|васаби|имбир*|соуса|соусов|чека|напитка+нет|нету|отсутств*
    отсутств*|пропал*|потерял* блюд*|позици*|заказ*|ролл*|напит*|соус*|десерт*|пицц*
    не+весь|вс*+заказ*
    половин*|част* заказ*|позиц* !${TIME}|тепл*
    не+уч*|прочита*|посмотр*|выполн* пожел*|комментар*|просьб*|просил*|примеч*
    игнор*|проигнор*|наплева* пожел*|комментар*|просьб*|просил*
    просил*|просьб* без|не|убрать|добав*|отдельно|побольше|поменьше|остр*|полож* !позвон*|перезвон*|звон*|подня*|двер*|курьер*|домофон*|подъезд*
    неправильн*|неверн*|ошиб* заказ*|собра*|сбор*|блюд*|позици*|полож*
    недостающ*|недостач*|недостав*
    forgot*|forget !${COURIER}|call
    missing !deadline
    wrong order*|item*|dish*|pizza*|drink*|burger*|thing*|food|sauce*|roll*|sent|brought|delivered|got|size|meal|salad
    mix*+up !${COURIER}
    someone|somebody+else*
    ${NOT}+includ*|put|added|pack*|bag
    instead !${TIME}|hot|warm
    no|without+cutlery|sauce*|napkin*|chopstick*|fork*|spoon*|wasabi|ginger|ketchup
    incomplete|half order
    asked|requested|request*|note*|comment*|instruction* no|without|ignored|ignore*|extra|still|${NOT}|remove !call|door*|buzzer
  `,
  cooking_time: `
    готов*|приготов*|кухн*|повар* ${LONG}|задерж*|опозд*|минут*|тянул* !=готовы|недолг*|быстр*
    готов*|кухн*|повар*+не+успе*
    долг*|медлен*+готов*|приготов*
    не+начал*|начина*+готов*
    =курьер|курьеру|доставщик ждал*|прождал*|ждать|простоял*|стоял* ресторан*|кухн*|заказ*|пока|готов* !нас|я
    cook*|kitchen*|prepar* ${LONG}|slow*|took|late|delay*|${TIME} !late
    driver|courier|rider wait*|held !never|me|we|i
    restaurant slow*|took|hour*|late
  `,
  courier_conduct: `
    ${COURIER} груб*|нагруб*|хам*|нахам*|невежл*|наглый|нагл*|недовол*|накрич*|кричал*|орал*|наорал*|ругал*|бросил*|швыр*|кинул*|матер*|мат|пьян*|неадекват*|курил*|воня*|грязн*|неприятн*|злой|агрессивн*|раздраж*|сунул*|потребов*|требов*|спорил*|угрож*|неопрятн*|перегар*|ужасн*|плох*|пролил*|разлил*|раздавил*|уронил*|помял*|перевернул*|съел*
    ${COURIER} отказ*|оставил*|ушел|уехал*|выкинул*
    ${COURIER} не|даже+подня*|позвон*|поздоров*|отвеч*|ответ*|знал*|нашел|вышел|извин*|говор*|понима*|дожд*|брал*
    хамств*|хамло|хам|нахам*|хамил*|хамит|нагруб*|грубост* !оператор*|менеджер*|администратор*
    не+подня*|поднял* этаж*|двер*|квартир*
    оставил*|бросил*|кинул*|швырн*|поставил* двер*|подъезд*|внизу|улиц*|полу|лестниц*|земл*|охран* !просил*
    невежл*|груб* ${COURIER}|доставк*|парень|человек
    ${COURIER} rude*|impolite|unfriendly|yell*|shout*|threw|throw*|thrown|drunk|refus*|aggressive|smok*|dirty|angry|swore|argu*|left|dump*|unprofessional|spill*|drop*|demand*|nasty
    ${COURIER} ${NOT}+call*|ring*|speak|answer*|come|find|polite|apolog*|knock*|up
    rude !restaurant|manager|operator
    left|dumped|threw door*|doorstep|floor|street|downstairs|lobby|ground|outside !asked
  `,
  temperature: `
    холодн* !${DRINK}|окрошк*|свекольник*|=летом
    остыл*|остыв*|застыл*|замерз*|заледен*|ледян* !${DRINK}
    не+горяч*|тепл*
    еле|чуть|едва|слегка+тепл*
    ${DRINK} =теплый|=теплая|=теплое|=теплые|теплым|нагрел*
    растая*|подтая*|растоп*
    разогрев*|подогрев*|разогре*|подогре*|греть
    температур* комнатн*|не*|${BAD}
    cold !${DRINK}|ice
    lukewarm|tepid|cooled|chilly
    ${NOT}|barely|hardly+hot|warm
    ${DRINK} warm|hot
    melt*
    reheat*|microwave|heat*
    frozen
  `,
  portion: `
    порци* маленьк*|мал*|мелк*|уменьш*|крошеч*|скудн*|мизер*|крохот*|смешн*|меньше|детск*|усох*
    порци*|=еды+не+хват*
    маленьк*|крошеч*|мизерн*|крохотн*|мелк* порци*|${FOOD}
    мало !времен*|времени|шанс*|того|ли|кто
    уменьшил*|урезал*|сократил* порци*|размер*|ролл*|начинк*|вес|граммовк*|пицц*
    меньше стал*|чем|обычн*|раньше|граммовк*|весе|грамм*|веса !${TIME}|времени
    начинк*|мяса|курицы|рыбы|сыра|креветок+нет|нету|пожалели|не+наш*
    пожалели|почти+начинк*|мяса|курицы|рыбы|сыра|креветок
    начинк*|мяса|курицы|рыбы|сыра|креветок+почти|пожалели
    не+наел*
    голодн* остал*|остались
    недовес*
    не+хват* мяс*|начинк*|порци*|наесть*
    portion* small*|tiny|little|smaller|shrunk|shrink*|half|child*|kid*|ridiculous
    tiny|small ${FOOD}|piece*|size
    ${NOT}|hardly|barely+enough
    too|so|very|how|such+little !time
    little|hardly|barely|almost+meat|filling|chicken|cheese|shrimp|topping*|no
    still|left|stayed hungry
    shrunk|shrinking|skimpy|stingy
  `,
}
