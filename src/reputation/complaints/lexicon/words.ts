/** Kinds of words that rules name with `@`, in the notation of `pattern.ts`; blanks and lines separate words. */
export const WORDS: Readonly<Record<string, string>> = {
  courier: `
    курьер* курер* доставщ* водител* достависта самокатчик* =парень парен* парниш* паренек паренек* чувак* пацан* дядьк* дяденьк* разносчик* посыльн* таксист* экспедитор* доставляющ* =девушка мужик* курьерш* молодой
    courier* currier driver* rider* guy deliveryman dasher delivery-man`,
  kitchen: `готов* приготов* кухн* повар* кухон* готовк* стряпа* cook* kitchen* prepar* chef* prep =made`,
  /** What the kitchen does; a wait for it is not the courier's fault. */
  making: `
    готов* приготов* кухн* повар* готовк* стряпа* делали делать делают начал* собирал* собирают отдал* выдал* выдав* статус* пекли жарил* варил*
    самовывоз* cook* kitchen* prepar* chef* prep made making ready pickup`,
  delivery: `
    доставк* доставл* достави* достав* привез* привоз* вез везли везут везет везете довез* ехал* едет едут едете ехать
    приех* приезж* прибы* прикат* явил* добира* добрал* притащ* приперл* приполз* delivery delivered deliver* arriv* came
    come came brought showed turned`,
  waiting: `
    куковал* торчал* проторчал* ждал* ждем жду ждешь ждать ждите прожд* ожида* подожд* дожда* дожид* заждал* wait* ожидани*`,
  late: `опозд* опазд* запозд* апозд* задерж* задержк*`,
  long: `долг* дольш* медлен* неторопл* нерасторопн* медлит* вечност* вечность бесконечн* век =целую =целый =целых столетие long slow* forever ages eternity =лет`,
  pack: `
    упаков* упакован* упаковк* контейнер* пакет* коробк* коробоч* картонк* лоток лотк* крышк* стакан* ланчбокс* бокс* фольг*
    пленк* пенопласт* тара таре бумаг* пломб* скотч салатник* сумк* packag* container* box boxes boxed bag bags lid* cup*
    wrapper* carton* foil tray* pack`,
  food: `
    еда еду еды едой еде блюд* кушань* вкус пицц* суп супа супы супу супчик* ролл* салат* бургер* шаурм* шаверм* мяс* рыб* куриц*
    кура курин* шашлык* паст* картош* картофел* фри рис риса рисом лапш* хинкал* хачапури борщ* десерт* котлет* креветк* креветок
    плов* суши стейк* тест* соус* бульон* сыр сыра сырник* блин* пельмен* торт* чизкейк* тирамису лазань* наггетс* вок вока
    рамен* утк* говядин* свинин* баранин* индейк* семг* форел* краб* гриб* лосос* тунец тунц* угорь овощ* хлеб* булк* булоч* начинк* гарнир* пюре гречк* каша каши фалафел*
    хумус* мидии мидий десерт* пирог* пирож* оладь* омлет* яйц* яйцо фарш* стрипс* крыл* крылыш* сэндвич* буррито* донер* тако
    food taste* pizza* soup* roll rolls salad* burger* meat* fish* chicken* pasta* fries rice noodle* dessert* steak*
    sushi dish* meal* sauce* curry* cake* pie* bread* duck* beef* pork* lamb* shrimp* prawn* wing* dumpling* ramen* taco* burrito*
    kebab* wrap* sandwich* cheese* egg* veggie* vegetable* toast* naan* chips lettuce lasagne lasagna batter crust nuggets`,
  drink: `
    напит* лимонад* кола колу колы кол пив* сок сока сок морс* компот* чай чая кофе коктейл* смузи айран* вода воды водичк* пепси фант* квас*
    drink* cola coke beer* soda juice* lemonade coffee tea smoothie* milkshake* shake* latte`,
  iced: `айс морожен* пломбир* фрапп* сорбет* ice icecream gelato sorbet`,
  tools: `
    прибор* вилк* вилок вилоч* ложк* ложек ложеч* салфет* палоч* нож ножа ножи зубочист* трубоч* перчат*
    cutlery fork* spoon* napkin* chopstick* knife knives utensil* straw* serviette*`,
  extras: `
    соус* васаби имбир* сметан* кетчуп* майонез* соев* хлеб* сахар* лимон* гренк* топпинг* добавк* допы допов доп
    sauce* dip dips wasabi ginger ketchup mayo dressing bread soy topping* side sides`,
  item: `
    позици* напит* кол* сок сока морс* десерт* салат* суп супа ролл* пицц* гарнир* бургер* подар* комбо порци* торт* пирож* сырник* блюд* кофе
    чай чая лимонад* картош* наггетс* хинкал* сет сета пюре
    item* drink* dessert* salad* soup* roll pizza* burger* coke cola garlic fries gift rice bag starter* main order`,
  bad: `
    ужас* отврат* плох* кошмар* отстой* отстоя хуже мерзк* низк* дрян* фигов* хренов* паршив* убог* никудыш* беда жуть жесть
    никак* ниже оставля* хромает terrible awful horrible bad poor* worse worst disgrace* shocking dreadful rubbish
    dire appalling disappoint* lousy`,
  good: `
    хорош* отличн* прекрасн* супер* великолеп* шикарн* класс классн* замечат* обалден* офиген* топ топчик* бомб* огонь идеальн*
    восхит* восторг* бесподобн* чудесн* потряс* отменн* лучш* молод* люб* обож* нрав* понрав* красав* прият* достойн* норм* четк* крут*
    выше высот* волшебн* чудо пять божественн* любов* кайф* зачет* зачетн* прелест* порадов* радует довольн* имба пушка
    good great excellent perfect* lovely amazing awesome superb fantastic brilliant wonderful best love* nice fine incredible divine
    outstanding spot-on fab`,
  portionfood: `
    мяса курицы рыбы сыра креветок креветки лосося начинки начинка колбасы риса лапши овощей мясо говядины свинины крабов бекона грибов
    meat filling* chicken cheese shrimp* prawn* topping* beef salmon bacon`,
  asked: `
    просил* попросил* помечал* пометил* примечани* просьб* писал* написал* указал* указыв* отметил* комментар* пожелан* оговор* предупред* галочк* подчеркн* говорил* 
    уточнял* умолял* договарив* asked request* told instruction* note notes specified comment* ordered`,
  put: `
    полож* налож* долож* клал* кладут класть клали вложил* положил* добав* кинул* сунул* налил* насыпал* прилож* доложил* дали дал давали
    дает прислал* передал* привез* принес* put added add include* pack packed send sent give gave`,
}

/** Replaces `@name` in a table of rules by its words. */
export function withWords(table: string): string {
  return table.replace(/@(\p{L}+)/gu, (_, name: string) => {
    const words = WORDS[name]
    if (words === undefined) throw new Error(`no words @${name}`)
    return words.trim().split(/\s+/).join('|')
  })
}
