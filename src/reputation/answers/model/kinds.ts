/** Kinds of words around a number that the model treats alike. A star stands for any ending. */
export const KINDS = {
  give: `
    став* постав* оцен* балл* бал бала дам даю даем дадим дал дала дали влеп* заслуж* достой* голосую рейтинг тян* запиш*
    пиши* выстав* став* stavl* stavi* postavl* ocenk* rate* rating score* give* giving gave mark* deserv* stars star звезд* звёзд* go goes going`,
  total: `
    итог* целом общ* вобщем короче всего окончательн* финал* суммарн* средн* вывод* резюм* поэтому потому значит overall total
    altogether final* average conclu* therefore verdict`,
  aspect: `
    вкус* скорост* доставк* упаковк* сервис* обслуживан* курьер* кухн* подач* порци* цен* температур* еда еду еды еде супу
    салат* бургер* ролл* пицц* суп борщ* десерт* вежливост* сборк* соус* taste food delivery speed packag* service courier*
    driver rider presentation price* portion* kitchen soup pizza dessert* drink*`,
  past: `
    раньше прошл* вчера позавчера прежд* обычно всегда тогда было была были бывал* предыдущ* неделю неделе месяц* году
    before last previous* used usually yesterday was were earlier once week month year`,
  now: `сейчас теперь сегодня щас нынче now today time`,
  who: `
    муж* жена жене жены сосед* друг* подруг* мама мамы маме папа сын* доч* ребен* дети детям коллег* теща свекров* кот кошк*
    брат* сестр* бабушк* дед* ребята парень девушк* husband wife friend* neighbo* mom mum dad son daughter kids kid colleague*
    boss brother sister cat dog boyfriend girlfriend`,
  elsewhere: `сайт* яндекс* гугл* google 2гис приложени* карт* отзыв* рейтинг* отзовик site app maps review* yelp tripadvisor online`,
  refuse: `не ни нет нельзя никогда никак вряд едва мало not never no isn't wasn't don't can't won't didn't wouldn't nothing without`,
  maybe: `
    бы б если может могл* мог хотел* хотелось собирал* думал* почти чуть между наверн* would could if wanted almost nearly
    should might maybe thinking thought hoping hoped`,
  but: `но а однако зато хотя только увы but however though although yet except`,
  later: `потом позже завтра попозже вечером напишу оценю поставлю доедим попробу* later tomorrow soon after will i'll`,
  ask: `сколько как почему когда где какой какая какое кто зачем можно подскажите есть ли what how why when where which who can could does do is are`,
  please: `пожалуйста пж плиз дайте положите привезите нужно нужен нужны надо добавьте please pls need want bring send add`,
  unit: `
    минут* мин час* ч дн* день недел* месяц* лет год* раз раза раз порц* шт штук* кг грамм* г гр мл л литр* см руб* р рубл* тыс*
    процент* этаж* подъезд* кв квартир* дом* корпус* код домофон* человек* персон* гост* чел км метр* градус* утра вечера ночи
    minute* min mins hour* hr hrs day* week* month* year* time* piece* pc pcs portion* gram* oz lb lbs ml pound* dollar* buck*
    euro* percent people person* guest* floor apt flat mile* am pm degrees`,
  thing: `
    пицц* ролл* бургер* суп* салат* соус* прибор* вилк* ложк* палоч* салфет* пакет* коробк* контейнер* набор* сет* заказ*
    курьер* котлет* шашлык* шампур* напит* кол* чай* кофе* сыр* сезон* яйц* кусоч* кусок* пельмен* блин* пирож* хинкал*
    стакан* бутыл* банк* крыл* наггетс* блюд* позици* pizza* roll* burger* soup* salad* sauce* fork* spoon* chopstick* napkin*
    bag* box* set* order* courier* driver* drink* coke* coffee* tea* wing* nugget* slice* taco* item* dish* bottle* cup*`,
  cause: `за из-за потому что поскольку because since for due`,
  time: `в к с до после около на через at by till until around about from`,
  no: `номер n № дом кв квартира подъезд этаж корпус домофон код стол заказ number table house room flat apartment floor gate order`,
  praise: `
    отличн* вкусн* супер* класс* крут* хорош* прекрасн* замечательн* великолепн* нормальн* норм неплох* свеж* быстр* вежлив*
    молодц* вкусняш* отл норм нормас огонь бомб* топ лучш* понрав* люб* рекоменд* восторг* шикарн* божественн* обалден*
    потрясающ* доволен довольн* идеальн* кайф* приятн* обож* смачн* дамди объед* пальчик* хвал* браво
    excellent great good nice perfect amazing awesome love* delicious tasty liked best fast fresh friendly fine decent
    wonderful fantastic yum* lovely pleased superb brilliant enjoy* happy`,
  thanks: `спасибо спс благодар* дякую рахмет thank* thx cheers`,
  blame: `
    фу отстой гадост* неуд слабо ужас* кошмар* отврат* холодн* остыл* остыв* сух* пересол* недосол* сыр сырой сырое сырая сырые опозд* забы* перепут* долг*
    груб* хам* худш* разочар* позор* мерзк* гадост* дрянь жест* мал* порван* разлил* помял* помят* протек* жирн* таракан*
    волос* отрав* тошн* невкусн* плох* резин* подгор* сгор* вытек* опазд* задерж* ждал* ждать ждем испорт* обман* bad terrible
    awful cold late slow horrible disappoint* worst stale dry soggy salty rude mediocre poor missing forgot* disgust* raw
    burnt wrong spill* leak* hair sick losing lost hated hate yuck meh`,
  correct: `исправ* ошиб* перепут* точнее вернее ой нажал* промах* опечат* меня* поменя* передум* поправ* sorry oops typo meant correction change* actually wait`,
  again: `опять снова еще раз раз-другой пятый второй третий первый again another first second third time`,
  mock: `браво ага конечно гений* красав* поздравля* аплод* медал* премию рекорд bravo congrat* lol wow sure nice yeah`,
}
