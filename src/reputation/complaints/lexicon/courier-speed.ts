export const COURIER_SPEED = {
  complaint: `
    пунктуальност* нулев*|ноль|никак*|подвод*
    кроме|минус+скорост*
    просроч* @delivery
    пока @delivery|ехал* расхот*|перехот*|аппетит|доширак|наелись|остын*
    накид*|накин*|накинул*|сверху #time !@making
    опять|снова|плюс+#time сверху|срок*|обещ*|заявл*
    #time позже|дольше+чем|обещ*|заявл*|указан*|срока
    дольше|позже|позднее+заявл*|обещ*|указан*
    проще|лучше|быстрее+самому|самой|сам|пешком|сходить|съездить|дойти|сбегать !@making|добраться
    где+носит|застрял*
    опозданц*|опоздун*|медлител*|нерасторопн*|копуш*
    fell|asleep+waiting
    kept|keep|keeping waiting
    snail
    doorbell|bell finally
    #time double|late|behind|over !@making
    @late !@making|самовывоз*|повар*|kitchen|cooking|статус*
    невовремя|непунктуальн*|черепаш*|черепах*|улитк*|слоупок*|тормоз* !@making|приложен*|сайт*|телефон*|оплат*
    @courier|@delivery @long !@making|недолг*|ресторан*
    скорост* @bad|желать !@making
    доставк*|delivery @bad|никак*|побыстр*|капец|капут|тормоз*|двойк*|двойку|двоечку|faster|quicker|жесть|черту|чертям !@making|упаков*|груб*|хам*
    доставк*+на+два|двойку|тройку|единицу|2|три
    тормоз*|тупит|тупят|ползет|ползут @courier|доставк* !приложен*
    побыстрее|пошустрее|faster|quicker @delivery|@courier|могл*|можно|could !@making
    улитк*
    @delivery #long !@making|назад|ago|от+#count
    @waiting #while|@long|устал*|уснул*|дождешь*|посинения|напрасно|зря|вечность !@making|самовывоз*|касс*|стойк*|ресторан*|стоять|=не|повар*|table|блюд*|counter|pickup|столик*|зале
    @waiting #long !@making|самовывоз*|касс*|стойк*|counter|столик*|зале
    @waiting @courier|доставк* долго|уснул*|устал*|замучил*
    уснул*+ждал*|ждать|ожид*
    пока+ждал*|ждали|ожид*|довез*|дождешь* уснул*|устал*|умер*|состар*|можно|посед*|#time|проголод*
    пока+дожда*
    фильм|сериал|футбол|серию закончил*|кончил*|посмотр*|досмотр*
    не+дождал*|дождались
    прождал*|заждал* !@making|недолго
    не+вовремя|срок|времени !остыть|@making|подгот*|разлож*
    не+успели|=успел|=успевают+к|до|на|привезти|доставить|довезти !остыть|@making|накр*
    не+уложил*
    не+очень|особо|самая+быстр* !@making
    позже|позднее|поздно #time|чем|обещ*|заявлен*|указан*|срок*|времен*|назначен*|на|привез*|приех*|гораздо|намного|срока
    вместо+#time|обещанн* #while|#long|@delivery|через !@making|#short
    через+#long !@making|съел*|зайд*
    #long|час|часа|часов|лет|сто @delivery|@courier|доставк*|ехал*|катал* !@making|раньше|назад|съел*
    #long итого|итог|реальн*|факт*|прошл*|ждем|обещанн*|всего-то|заказа|двер* !@making
    =долго|долговат*|долгоньк* <4 !@making|выбир*|выбор*|думал*|реша*|смотрел*|искал*|гулял*
    #long <3 !@making
    где|where+=мой|=наш|my|our+заказ|order|курьер|еда|food !@item
    #long+ждем|ожидания|прошло|потеряно
    катал*|круг*|кругами|крюк*|петлял*|колес*|плутал* @courier|#time|город*|район*
    искал*|плутал*|заблуд*|потерял* @courier|адрес*|дом !сразу
    стоял*|стоит|завис* месте|карт* 
    перенос*|сдвига*|менял* врем*|срок*|доставк*
    время|срок+доставки перенос*|увелич*|рост*|росло
    тащ*|плел* @courier|заказ* 
    приехал*|привезли|прибыл*|доставили|явился+когда|ночью|завтра|вечером|полночь|под
    завтра привезли|привезут|привез*
    всегда|вечно+позже|поздно
    легли|легла|лег|ложил*+спать !успел*
    перепут* дом|адрес|подъезд|улиц* @courier|#time|искал*
    @courier|@delivery другой|чужой район|город|адрес|конец
    @waiting|ожидани* космич*|бесконечн*|вечн*|невыносим*|нереальн*|затянул*
    всего|=целых|=целый|=целую|почти|больше|уже|аж|более+#long !назад|@making|блюд*
    полуночи|полночь|ночи @delivery !заказ*
    затянул*|=тянется|тянул* доставк*|ожидан*|@delivery|заказ
    не+торопил*|спешил*|спешит @courier
    договор*|приличи* #time
    =обед|=ужин|=завтрак|гости|гостям|матч*|праздник|дети =ужину|=обеду|=завтраку|разошл*|расходил*|закончил*|кончил*|прошел|началс*|пропуст*|спали|уехали
    срок*|врем*+не+соблюда*|выдерж*|уклад*
    не+соблюда*|выдержив* срок*|врем*
    плюс+#time
    ждал>ждал
    ждали>ждали
    хотя+бы+сегодня|завтра|сегодня|вообще
    задерж*|задержк* !@making|повар*
    =late|delayed|delays|delay|tardy !kitchen|chef|cook*|prep
    #long+for !waited|food|@making
    delivery|driver|courier|rider|arriv*|order|it|food @long !@making|ago|cook*|restaurant|worth|long-standing
    slow|slowest|snail* delivery|driver|courier|rider|service|pace|so
    took|taken|takes|taking #time|@long|while|eternity !@making|cook*|make
    wait*|waited|waiting|stood #time|@long|still|while|age !@making|restaurant|pickup|pick-up|counter|driver|rider
    #long after|late|later|arriv*|came|deliver*|promised|eta|slot|instead|order|door|got|only|past !@making|ago|cook*
    not|never|wasn't+time|schedule
    eta|slot|window|time push*|missed|slip*|moved|changing|changed|kept|back
    @courier lost|circles|detour|wandering !weight|temper|trust
    bedtime|midnight arriv*|came|dinner|lunch
    nowhere+seen|found
    running+late
    #long late|past|overdue|behind|and
    stoneage|eternity
    after+closing|party|match|lunch ended|over
    should|could|would|must+faster|quicker|sooner|earlier
    forever|ages arrive|get|come|turn|showed|driver|took !cook*|@making
    поздно|поздновато|поздненько|припоздн* <4 !@making
    лишн* #time|минут*|час|часа !@making
    #time+later|late|behind|after|overdue !@making|ago
    been+#long|hour !@making|ago
    no|still food|order|delivery|sign|driver #long|hour|hours
    wait shame|spoil*|ruin*|terrible|awful|ridiculous|endless|insane|horrendous|unacceptable|eternal|absurd !@making
    gave|given|giving+up !never
    вышло|получил*|набежал*|оказал*|итого #long !@making|блюд*
    тащ*|плел*|полз*|волок*|ковыля*|брел|тянул* @courier|#long|#while|доставк*|вечност* !@making
    @courier+нет|пропал*|потерял*|исчез* #long|до
    @courier сначала|раньше другим|других|соседям
    @delivery только|лишь|наконец|еле ночью|утром|вечером|полдник*|ужин*|после|#long
    после+того+как|обед*|праздник*|ужин*|работы @delivery
    доставили|привез*|приехал*|прибыл* когда+уже|все|гости
    с+опозд*|задерж* !@making
    past|beyond|after|over promised|slot|eta|estimate !@making
    overdue|unpunctual|sluggish|tardiness
    never|not|still+arriv*|showed|turned #time|hour|yet
    driver|courier|rider|delivery|food|order+went|gone|via|scenic|detour #long|#while|long|way
    not|never|hardly+fast|quick|punctual|speedy
    turned|showed+up late|after|#long|finally|eventually
    midnight|bedtime|breakfast|lunchtime by|until|till|at arriv*|came|got|turned
    копуш*|копаетес*|тихоход* доставк*|@courier|везете|ехали !кухн*|повар*
    время|времени|скорост*+доставк* кроме|плохо|ужас*|никак*|никуда|подкачал*|хромает|напряг*|больн*
    скорост*+доставк* ни|о|чем|ноль
    ожидани* неприличн*|ужас*|невозможн*|долг*|недопустим*|безумн*|дик*|сумасшедш*
    таймер*|счетчик*|отсчет* обнул*|истек*|кончил*|минус*|ноль|нуле|красн*|пошел
    @courier+нет|нету !приборов|вопрос*|претензий|жалоб|сдачи
    @courier пропадал*|потерял*|растворил*|испарил*|сгинул*|шлял*|гулял*|болтал*|застрял*|стоит|завис* !терпени*|сдач*
    сколько+можно ехать|везти|ждать|добират*|доставл* !@making
    пока+ехал*|везли|добирал*|тащил*|доставлял* успел*|состар*|съели|поел*|умер*|проголод*|постар*|уснул*
    приехал*|привезли|доставили|появил*|прибыл* впритык|закрыт*|конец|концу|финал*|ночью|заполночь|полночь|затемно
    =ужин|=обед|=завтрак|перерыв* превратил*|стал|кончил*|закончил*|прошел|пропал|накрыл*|сорвал*
    блуждал*|заплутал*|кружил*|плутает|петляет|мотал* !ресторан*
    без+навигатор*|карты @courier|блужд*|искал*
    еле|насилу+дождал*|дождешь*
    так+не+дождал*|приехал*|привез*|доставил*|доехал* !@item|@tools|@extras|соус*
    заказ*|еду|еда|пицц*+не|никто|так+привез*|приехал*|доставил*|доехал*|довез* !полност*|весь|все|=всё|целиком|@item|один|половин*|горяч*|тепл*|холодн*
    никто+не+едет|везет|приехал*|привез*
    не+приехал*+никто|вообще|вовсе
    пришлось|устали|устал|заеб*|замучил*|надоело+ждать|ожидать !=не|@making|стойк*|касс*|столик*
    хотелось|хотелось-бы|надо|можно|мог*+быстрее|побыстрее|пошустрее|скорее !@making|сайт*|оператор*
    быстрее|скорее|пешком дойти|сходить|дошел|дошла|доехать|доползла|дополз*|самому|сам !@making
    где|когда =мой|=наш|заказ|еда|курьер|пицц* #clock|вечер*|час*|ночи|жду|ждем
    привезите|везите|доставьте|приезжайте+уже|наконец|=хоть
    доставк* подкачал*|хромает|кринж|боль|провал*|отстой|днище|слив|фейл|треш|трэш
    время+вышло|истекло|прошло !назад+съел*
    #time назад|=назад+вышло|истекло|должн*|обещ*
    сначала|сперва+#time|минут|час|=не|на+завод*|другой|чужой|сосед*
    перенос*|переносил*|продлев*|продлил*|увеличив*|отодвиг*|сдвинул* врем*|доставк*|срок*|минут*|час
    опаздыва* !=я|боял*|никогда|редко
    на+#long+позже|дольше|больше !@making
    на+полчаса|час+позже|дольше
    прошл*|минул* #while|#long|час|=70|=80|=90 !@making|назад
    scenic|detour|traffic rider|driver|courier|route|hour
    could|could've+walked|walk
    lunch|break|dinner|party|game|match|movie+was|had|is+over|ended|finished|gone
    supposed|due|promised|scheduled|meant at|here|by|for !ready|cook*|hot|be+hot
    nobody|no-one|noone|none+turned|came|showed|arriv*|delivered
    never|didn't+get|got|receive*|arriv*|came|show* order|food|meal|delivery !hot|warm|fork*|sauce*|@tools
    order|food|meal|delivery+didn't|never|hasn't|not+arriv*|come|came|show*|turn*|here !hot|warm|cold|complete
    took|taking|takes+its|their|his+sweet|time
    still+waiting|not+here|arriv* !refund
    could|should|must+arriv*|faster|quicker|sooner
  `,
  praise: `
    @delivery|@courier быстр*|шустр*|мгновенн*|мигом|пулей|вовремя|молниеносн*|оперативн*|моментальн*|ровно|точно !@making
    =быстро|мигом|вовремя|оперативно|молниеносно|шустро !@making|готов*|съел*|остыл*|кончил*|опуст*
    раньше @delivery|@courier|срока|времени|#time !готов*|лучше|=было|вкус*|протек*
    минут*|секунд*|минуту+минут*|секунд*
    @delivery #short !позже|опозд*|на|late
    @delivery+за+#short
    ровно+в|к
    через+#short
    в+срок|точности
    пулей|ракет* долетел*|летел*|примчал*|прилетел*
    fast|quick|quickly|prompt|promptly|speedy|swift|early|rapid !@making|food|too
    on|in+time
    @delivery #short
  `,
}
