/** Kinds of words that the model knows alike, whatever the dish or the verb. A star stands for any ending. */
export const KINDS: Readonly<Record<string, string>> = {
  spill: `
    вытек* протек* пролил* разлил* расплеск* потек* подтек* сочи* сочилс* капа* накапал* залил* залит* вылил*
    выплес* растек* протекл* текл* течет текут вытеч* убежал* сбежал* утек* намокл* промок* мокр* лужа лужу лужей
    leak* spill* spilt drip* ooz* pour* soak* wet puddle`,
  damage: `
    помя* мят* смят* смял* раздав* расплющ* сплющ* лопн* трес* треснул* порва* рван* надорв* разорв* дырк* дыряв*
    слом* разби* разва* развал* погну* проткн* искореж* переломан* перелом* сломан* деформ* отвал* оторв* разош*
    раскры* расклеи* отклеи* слете* слетел* открыл* crush* crack* broke* broken split ripp* torn tear smash* squash*
    squish* dent* burst bent mangled collapsed flatten* tore`,
  mess: `
    переверн* опрокин* перемеш* смеш* вперемеш* вперемежку кувырк* съеха* уехал* сполз* разъехал* размаза* прилип*
    слип* перепачк* испачк* изгваз* запач* липк* жирн* бок* боком набок месив* винегрет mix* flipp* upside tipped
    tipp* mess messy smear* stuck slid sticky jumbled tumbled sideways scattered`,
  container: `
    упаков* контейнер* пакет* коробк* короб* крышк* стакан* стаканч* лоток лотк* тара таре тару фольг* пленк* пломб*
    скотч* бокс* ланчбокс* бутылк* банк* банок обертк* кулек кульк* мешок мешоч* мешк* дно ручк* соусниц* соусник*
    packag* container* box* bag* lid* cup* carton* wrapp* foil tray* seal* bottle* tub packed`,
  unsealed: `
    незакры* незапеч* неплотн* открыт* нараспашку незаклеен* запеча* заклее* закрыт* закрыв* unsealed open opened
    loose`,
  courier: `
    курьер* курер* куръер* доставщ* достависта водител* парень парен* паренек парниш* парене* мужик* мужчин* дядя
    дядьк* девушк* разносчик* посыльн* таксист* велосипед* самокат* мотоцикл* driver* courier* rider* deliveryman
    dasher guy`,
  bring: `
    доставк* доставл* достави* привез* привоз* привез везл* везт* везут везет везли довез* вез ехал* едет едут ехать
    приех* приез* прибы* прикат* яви* добира* добрал* дошел дошл* дойдет принес* нес несли несла нести тащил*
    притащ* прит* добир* появил* подъех* прикатил* поступил* deliver* arriv* came come bring brought showed show
    turned turn`,
  late: `
    опозд* опазд* апозд* запозд* припозд* задерж* задержк* просроч* позже позднее поздно поздновато затян* невовремя
    late later delay* overdue behind`,
  long: `
    долг* дольш* медл* медлен* вечн* вечность бесконеч* целый целую целых часами полдня полвечера полночи тормоз*
    черепа* улит* ползл* ползет плелся тянул* long slow* forever ages eternity snail* endless`,
  wait: `
    ждал* жда* ждем жду ждет ожида* подожд* дожда* дожид* заждал* прожда* куковал* торчал* просто* сидел* wait*
    stood`,
  kitchen: `
    кухн* кухон* повар* шеф* готов* приготов* готовк* готовил* готовят готовится жарил* варил* пекл* пекут лепил*
    собирал* самовывоз* выдач* выдал* отда* стойк* kitchen* chef* cook* prep* prepar* made making ready pickup
    collect*`,
  status: `статус* висел* висит держал* светил* горит приложени* экран* status stuck`,
  cold: `
    холодн* халодн* холодр* остыл* остыв* остыт* остывш* ледян* лед льд* заморож* замерз* застыл* застыв* стыл*
    прохлад* комнатн* cold chilled freezing frozen icy cooled tepid lukewarm`,
  warm: `
    тепл* теплова* нагрел* нагрет* теплющ* разогр* подогр* погре* греть грел* микроволн* растая* тая* таял* подтая*
    потекл* warm melt* thaw* reheat* microwave* heat* lukewarm`,
  hot: `горяч* пар пылу жару шквар* обжег hot piping steaming`,
  icy: `
    морожен* пломбир* сорбет* лимонад* кола колу пиво пива напит* смузи коктейл* сок морс* квас* лед* айс* роллы
    сашими ice soda drink* beer coke juice sorbet gelato shake*`,
  few: `
    мало маловат* малюсен* маленьк* мелк* крошеч* крохот* кукольн* мизер* скудн* скупо* жалк* тощ* тонк* тонюсен*
    мини микро* микроскоп* половин* полпорц* пол поллит* недолив* недовес* недолож* недосып* уменьш* урез* усох*
    похуде* сжал* жадн* жаднич* пожад* пожале* зажа* поскуп* сэконом* эконом* кот наплакал гулькин птичк* воробь*
    хомяк* муравь* цыплен* укус* глот* ложк* ложек вилк* горст* щепотк* кусоч* ломтик* донышк* дне полупуст* пустая
    наполовину little few tiny small* smaller shrink* shrunk shrank skimp* stingy meagre measly mini half scarce*
    barely hardly scant handful bite* mouthful`,
  portion: `
    порци* порций порцио* граммовк* грамм* вес веса весу размер* размером объем* количеств* диаметр* выход начинк*
    мяса сыра рыбы курицы креветок креветки portion* serving* size* amount quantity weight filling* topping* meat
    gram* oz`,
  full: `наел* сыт* голодн* проголод* хватил* хвата* наеш* накорм* hungry full starving enough fill*`,
  forget: `
    забы* позабы* недолож* недовлож* недода* недокла* недостач* недоста* недосчит* нехват* отсутств* пропущен*
    пропал* потеря* упусти* forgot* forget* miss* missing absent lacking lack*`,
  wrong: `
    перепут* напута* путан* спут* чуж* друг* другой другое другая другую вместо подмен* замен* заместо лишн*
    наоборот ошиб* ошибл* неправильн* неверн* wrong mix* swap* instead someone else's else different incorrect
    mistake substitut*`,
  asked: `
    просил* попросил* просьб* прошу писал* написал* указал* указыв* отметил* отмечал* комментар* коммент* пожелан*
    примечан* уточнил* предупрежд* предупред* заказ* заказыв* заказал* оплат* оплач* заплат* чек* asked ask request*
    note* comment* told instruct* ordered order paid pay receipt specified`,
  ignored: `проигнор* игнор* учли учл* читают прочит* проигнориров* наплев* ignore* disregard*`,
  put: `
    полож* клали кладут класть клал* влож* долож* добав* кинул* сунул* дали дал дала прилож* насыпал* налил* убрал*
    убрать put add* include* pack* sent gave give`,
  tools: `
    прибор* вилк* вилок ложк* ложек салфет* палоч* нож ножи трубоч* зубочист* перчат* cutlery fork* spoon* napkin*
    chopstick* straw* utensil*`,
  extra: `
    соус* сметан* кетчуп* майонез* васаби имбир* сахар* хлеб* лимон* лук* кинз* орех* допы доп допов топпинг*
    игрушк* подар* sauce* dip* ketchup mayo dressing wasabi ginger onion* topping* gift toy side*`,
  rude: `
    хам* нахам* груб* нагруб* грубиян* ора* ор наор* орал* крич* накрич* крик* мат матом матер* обматер* ругал*
    ругат* обруг* послал* послать оскорб* обозв* огрыз* буркн* бурчал* рявк* нагл* дерз* невежл* неуваж* неадекват*
    бестактн* быдл* тыка* угрож* хлопн* закат* цык* недоволь* презри* высокомер* rude* yell* shout* swore swear*
    insult* impolite* curs* aggress* scream* attitude hostile disrespect* unprofession* slam* angry arrogant`,
  throw: `
    броси* бросил* швыр* кинул* кидает скинул* бросает метнул* оставил* поставил* сунул* всучил* положил* повесил*
    toss* threw throw* dump* chuck* dropp* left flung hurl*`,
  place: `
    подъезд* этаж* двер* домофон* лестниц* лифт* пол землю земле улиц* лужу снег снегу дожд* порог* коврик* ворот*
    забор* консьерж* охран* сосед* door* floor* porch lobby upstairs apartment ground rain gate neighbour* neighbor*
    doorstep outside step* bell`,
  refuse: `отказ* отказал* наотрез поленил* поднял* поднимат* спуск* спускат* refuse* wouldn't won't`,
  money: `чаев* сдач* денег деньги доплат* мелоч* налич* tip* change cash money`,
  smellman: `перегар* пьян* пьян выпивш* курил* закур* сигарет* пот потом несло воня* drunk smok* cigarette* weed booze reek*`,
  badtaste: `
    невкус* безвкус* нивкус* несъедоб* гадост* гадк* мерз* мерзост* отврат* отвратн* тошн* тухл* протух* испорт*
    несвеж* кисл* прокис* скис* горьк* горч* горчит прогоркл* прогорк* пересол* солен* пресн* недосол* приторн*
    жирн* маслян* резин* подошв* жестк* тверд* черств* сух* пересуш* засох* заветр* обветр* вял* завял* увял* гнил*
    плесен* плесн* подгор* сгоре* сгорел* горел* обугл* пережар* недожар* сыр сырой сырая сырое сырые сыроват*
    разварен* развари* переварен* недоварен* водянист* жидк* клейк* слизк* склизк* мутн* картон* пластик* пластмасс*
    бумаг* трав* мыл* вода химоз* хими* прив* привкус* душок душком тин* тиной хлорк* дрянь помо* баланд* бурд* жиж*
    жиж месив* комк* комом хрящ* жил* жилы кост* скорлуп* песок песк* волос* муха мухи таракан* червя* жук* ноготь
    фольг* стекл* tasteless bland dry tough chewy rubber* raw undercook* overcook* burn* burnt stale soggy greasy
    oily salty sour bitter rotten mouldy moldy slimy gross disgust* nasty inedible horrible awful flavourless
    flavorless mushy watery gristl* rancid hair fly bug plastic limp wilted off fishy undercooked overdone charred
    congealed`,
  sick: `
    отрави* отравл* тошнил* тошнит рвал* рвот* вырвал* живот* желуд* понос* плохо мутит мутил* изжог* sick ill
    poison* vomit* stomach puke*`,
  noteat: `
    выброс* выкин* выбрасы* доел* доесть есть съесть съел* ели собак* кот коту кошк* мусор* threw bin binned eat*
    finish* dog trash`,
  bad: `
    плох* ужас* кошмар* отстой* отстоя отвратит* безобраз* позор* никуд* никак* хуже худш* жуть жесть треш трэш
    кринж фу фигн* хрен* дерьм* говн* шляп* хромает подкачал* испорт* разочар* расстро* огорч* обидн* жаль печаль*
    недовол* посредств* себе средн* bad terrible awful horrible worst worse poor* disappoint* disgrace* dreadful
    appalling mediocre shame mid meh lousy`,
  good: `
    хорош* отличн* отлично супер* класс* шикарн* прекрасн* великолеп* вкусн* вкусно вкуснот* вкуснят* обалден*
    офиген* огонь бомб* топ топов* лучш* идеальн* спасиб* благодар* понрав* нрав* люб* обож* рекоменд* совет*
    довольн* рад* порадов* молод* красав* вежлив* приятн* быстр* быстро свеж* сочн* нежн* аккуратн* целы* честн*
    щедр* огромн* больш* вовремя good great excellent amazing delicious tasty lovely perfect* best love* nice thank*
    fresh crispy juicy polite friendly fast quick huge generous recommend* happy fine`,
  food: `
    еда еду еды едой еде блюд* пицц* суп* ролл* рол роллы суши салат* бургер* шаурм* шаверм* мяс* рыб* куриц* кур
    курочк* шашлык* паст* макарон* картош* картоф* фри рис риса рисом лапш* хинкал* хачапур* борщ* десерт* котлет*
    креветк* креветок плов* стейк* тест* бульон* сыр* блин* пельмен* торт* чизкейк* тирамису лазан* наггетс* вок*
    рамен* утк* утка говядин* свинин* баранин* лосос* тунец семг* форел* угорь краб* овощ* булк* булоч* гарнир* пюре
    каш* омлет* яичниц* яйц* пирог* пирож* эклер* кофе чай латте капучино завтрак* обед* ужин* food pizza* soup*
    roll* salad* burger* meat* fish chicken* pasta fries rice noodle* steak* sushi dish* meal* curry* cake* bread*
    duck* beef pork lamb shrimp* prawn* wing* taco* burrito* kebab* wrap* sandwich* cheese egg* coffee tea dessert*
    starter* main*`,
  question: `
    сколько когда где почему какой какая какое какие можно можете подскажите скажите ли what when where how why can
    could do does is`,
  please: `пожалуйста пжлст плиз please прошу хочу хотел* хотелось`,
  fear: `
    боял* боюсь опасал* думал* пережив* волнов* ожидал* казал* показал* сомнев* thought expect* worried afraid
    feared nervous`,
  past: `раньше прошл* прежде прежн* было бывал* обычно before used last previously usually`,
  now: `сейчас теперь сегодня щас нынче now today time`,
  never: `никогда никак никто ничего нигде ни never nobody nothing none`,
  count: `два две три четыре пять шесть один одна одно одну пара пару двух трех десять two three four five six one`,
  min: `минут* мин час часа часов часик* полчаса полтора ч hour* hr hrs min* mins`,
  clockword: `вечер* утр* ночь ночи ночью обед* ужин* завтрак* полдник* полночь evening midnight dinner lunch bedtime`,
  promise: `
    обещ* обещан* заявлен* указан* назначен* срок* вовремя времен* время план* promis* promised eta stated
    advertised supposed`,
}
