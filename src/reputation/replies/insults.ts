import { sequences } from './word-sequences.ts'

/** Words that are harmless alone and an insult together; for the notation see `word-sequences.ts`. */
const CLASSES = {
  YOU: 'вы ты сам сами сама такие такой такая',
  BEAST: `клоун клоуны клоуну обезьян* крыса крысы баран бараны баранам осел ослы ослиха овца овцы овощ кобыл* коза козы змея пес псина псы шавка
    шакал* гиена макака чучело пугало пень бревно дуб дубина табуретка чайник тролль тролли тряпка червь черви паразит* пиявк* попугай
    кукушка червяк мартышк* ведьма мегера карга сопляк* щенок псих психи школот* школьник* нытик* рожа харя рыло чудило свинья свиньи
    мошенни* позорищ* ничтожн* грубиян* нахал* невеж* невежд* дуралей*`,
  /** Animals that are dishes too. */
  DISH: 'курица курицы куриц гусыня гусь индюк индюки индюшка утка рыба краб корова коровы жаба крокодил лось свинья свинье баран барану бабка дед',
  BAD: `безмозгл* туп* глуп* жирная жирный жирные жирной жирному вонюч* дран* больная больной больные недалек* ненормальн* полоумн* безрук*
    неблагодарн* наглая наглый наглые чертов* тощая тощий бешеная бешеный общипан* напыщен* паршив* облезл* мерзк* противная противный
    мелочн* жалкая жалкий жалкие зажрав* злобн*`,
  BEAST_EN: `clown clowns cow cows pig pigs rat rats snake donkey donkeys troll trolls liar liars fool fools ass witch karen trash vermin nutter
    lunatic psycho freak creep weirdo whiner crybaby idiots dope dunce hag brat leech parasite dolt snowflake peasant disgrace
    muppet plank numpty melt pillock wally ape toad worm ghoul cheat cheats scammer scammers people person lot`,
  BAD_EN: `dumb stupid pathetic ungrateful ignorant lying entitled miserable crazy insane mental demented silly ugly filthy disgusting
    brainless clueless delusional rude spoiled spoilt useless worthless greedy whiny illiterate deranged bloody sad thick fat cheap`,
  WHAT: `отзыв* претенз* жалоб* слова слов комментар* писанин* мнение хотелки хотелок рассказ* review reviews complaint complaints comment
    comments words opinion rant feedback story post`,
  YOURS: 'ваш* твой твоя твое твои твоего свой свою свое свои вы your ur ya this',
  MIND: 'мозг* ума совест* стыда',
  MOUTH: 'рот рты рты пасть хайло хлебало варежку клюв язык едальник ротик хлеборезку',
  AWAY: `пошел пошла пошли пошло иди идите катись катитесь вали валите шел гуляй гуляйте отправляйтесь проваливай* топай топайте марш убирай*
    ступайте`,
  NOWHERE: `лесом баню черт* фиг нафиг хрен нахрен хер нахер жоп* задниц* пень пнем болот* ж отсюда подальше прочь вон доктор* врачу психиатр*
    дурк* дурдом* помойк* ад`,
  NONSENSE: `бред бредн* чушь вранье ложь лживый лживая помои высер мусор дичь ахинея ахинею ересь туфта туфту галиматья маразм нытье вой визг
    скулеж шиза клевета блевот* бредятина trash garbage rubbish nonsense crap bs drivel lies bull whining moaning pathetic worthless joke`,
} as const

/** «Вы просто баран», «прикройте рот», "get a life". */
export const findInsult = sequences(
  `
  YOU ~2 BEAST ! заказ* любим* ребен* блюд* из
  BAD ~1 BEAST ! ножи
  BAD ~1 DISH ! ножи
  DISH безмозгл*/общипан*/тупая/глупая/тупой/драная/старая
  you/u/youre ~3 BEAST_EN ! people person lot
  what ~1 BAD_EN BEAST_EN
  what a BEAST_EN ! person lot people
  you BAD_EN ! sad thick fat cheap
  you are/re ~2 BAD_EN ! sad thick cheap not
  BAD_EN BEAST_EN ! sad thick
  WHAT ~3 NONSENSE ! не not
  YOURS ~1 NONSENSE
  NONSENSE ~1 YOURS ~1 WHAT
  пошел/пошла/иди ты
  пошли/идите вы
  пошел/пошла т ы
  больной/больная/больные на ~1 голову
  AWAY ~3 NOWHERE ! встречу сюрприз
  мозг*/голову ~1 включи*/включа*/купи*/одолжи*
  эта/этот/какая/какой/очередная/очередной ~1 ненормальн*/больная/больной/сумасшедш*/психованн*
  больной/больная/больные/ненормальн*/ущербн*/убогий/никчемн* человек/люди/клиент/клиентка/баба/тетка/женщина/мужик
  придирчив*/капризн*/скандальн*/истеричн* DISH
  хватит/хорош/прекрати*/перестань*/кончай* ~2 ныть/выть/скулить/врать/орать/беситься/истерить/гавкать/лаять/тявкать/брехать/выпендриваться/хамить
  stop/quit ~2 whining/moaning/lying/crying/bitching/whinging
  вы/ты ~1 вообще ~1 того/нормальн*/адекватн*
  вы/ты ~2 совсем/того ~1 того/больной/больная/больные
  морду/рожу/лицо/табло ~2 бьют/набить/набьем/бить/набьют/разбить
  пьян*/бухой/бухая/бухие ~2 стельку/дым/хлам/писали
  go ~1 cry/whine/sulk
  sad/silly/pathetic/stupid little man/boy/girl/woman/person
  waste of ~1 space/oxygen/air/time you
  keyboard warrior
  проспись/проспитесь/протрезве*
  are/be/on/were ~2 drugs/crack/meth
  high on
  kiss/lick my/our
  лижи*/целуй*/поцелуй* ~2 зад/жоп*/задниц*
  баба/тетка/дамочка/дамочки/мужик/мужлан/женщина/бабуля ~2 уймись/уймитесь/угомони*
  уймитесь/угомонитесь/уймись/угомонись
  MOUTH ~2 прикрой*/закрой*/заткн*/захлопн*/завали*
  прикрой*/закрой*/захлопни*/завали*/зашей* ~2 MOUTH
  MIND ~2 нет/ноль/отсутству*/пропил*/куриные/куриных ! нас наш*
  нет/включи*/куриные/куриный/отрасти*/купи* ~1 мозг*/мозгов/мозги/совести
  с головой/башкой ~4 не/беда/проблемы/плохо/дружите
  головой/башкой ~2 ударил*/стукнул*/тронул*
  не ~1 дружите/дружишь ~1 с ~1 головой
  не ~1 в ~1 себе/адеквате ! чувств*
  чудак ~2 м
  на ~1 букву
  сивой кобылы
  белены объел*
  с ~1 дуба рухнул*/упал*
  с/из ~1 дурдома/психушки/дурки/психбольницы
  руки ~2 жопы/задницы/плеч
  руки ~2 из ~1 не
  лечите голову/нервы/голов*
  голову ~1 лечи*/провер*/полечи*
  подлечи*/полечите*/лечитесь ! горл* нас
  совсем ~1 ку
  рехнул*/сбрендил*/спятил*/очумел*/оборзел*/обнаглел*/охамел*/обалдел*/зажрал*
  отстань*/отцепи*/отвяжи*/отвянь*/отвали*/отвяли*
  фиг/хрен/шиш/хер/дуля/кукиш ~1 вам/тебе
  хрен/черт/хер/леший/бес/фиг ~1 вас/тебя
  какого/ни/до/на хрена/хера/рожна
  какого черта/фига/лешего
  язык ~3 отсохн*
  чтоб/чтобы ~1 вы/вам/ты/тебе/вас ~2 подавил*/сдох*/пусто/лопнул*/провалил*/подавить*
  кусок/куски ~1 дерьма/говна/идиот*/мяса
  руки ~1 кривые
  кривые ~1 руки ~2 вас/вы/ваши
  крыша/кукушка/кукуха ~1 поехала/съехала/улетела/едет
  shut/shove/stick/stuff ~2 up/it/face/mouth/trap ! plastic stick
  shut your
  go/rot/burn ~1 to/in hell
  kiss/bite/suck ~1 ass/arse/me/it
  sod/bog/buzz/eff/clear/naff/screw off
  get lost/stuffed/bent/knotted/screwed
  get ~1 a life/grip/clue/brain
  grow ~1 up/brain/pair/spine
  get over yourself
  go ~1 eat/fuck/screw/hang/choke/cry/hump/jump yourself/off/somewhere
  take a hike
  jog on
  up yours
  screw/damn/curse/eff/stuff/hang you/u/off/your
  eat dirt/shit/dung
  drop dead
  bloody hell
  choke on
  hate people like you
  what ~1 wrong ~1 you/u/your
  out of ~1 your ~1 mind/skull/tree
  off your rocker/head/meds
  need/see/get ~2 therapy/shrink/therapist/psychiatrist
  brain ~2 size/pea/dead/cells/damage
  half ~1 brain/wit
  brains ~3 you/your
  not ~3 sharpest/brightest ! knife knives
  nobody asked you
  who asked you
  piece of work/crap/shit/trash/garbage
  f/eff off
  son of ~1 bitch/gun
  cheap/tight/stingy arse/ass/skate/git
  people/customers/guests like you ~6 ruin/reason/why/worst/trash/problem
  such ~1 loser/snob/whiner
  вам/тебе/вы/пора ~2 лечиться/полечиться/подлечиться/провериться
  лечиться/полечиться ~2 надо/пора/нужно
  к врачу/психиатру/доктору/психологу ~2 сходите/обратитесь/запишитесь/пора/надо
  вы/ты ~1 фрукт/цаца/кадр/экземпляр/штучка/гусь/персонаж
  руки ~3 оторва*/оборва*/поотрыв*/отруб*/выдерну*/перелома*
  такие/таких/таким/такими/такой ~1 как вы/ты/вас/вам ! любим* цен* рад* ради спасибо благодар* гости гостей
  глаза ~1 разуй*/протри*/промой*/раскрой*
  разуй*/протри*/раскрой* ~1 глаза/глазки/зенки
  очки ~1 надень*/купи*/протри*/носите
  надень*/купи*/протри* ~1 очки
  вас/тебя ~1 никто ~2 звал*/держит/просил*/спрашивал*/заставля*/приглашал*/ждет ! обид* торопит
  никто ~1 вас/тебя ~2 звал*/держит/просил*/спрашивал*/заставля*/приглашал*/ждет ! обид*
  катись/катитесь/выметай*/проваливай*/сгинь*
  врете/врешь/лжете/лжешь/брешете/сочиняете/фантазируете/привираете ! не
  место ~2 помойк*/свалк*/параше/зоопарк*/хлеву/обочине
  помойк*/свалк*/хлев* ~1 ваше/твое место
  кто ~2 вы/ты ~1 после
  кто ~1 вы/ты такой/такая/такие
  с вами/тобой ~1 все/давно ясно/понятно
  шли/шел/шла бы вы/ты
  не ~1 по зубам/карману/чину/мозгам ! нам курьер*
  нос ~1 не дорос*
  ешь*/ешьте/питайтесь/жуйте/хавайте/идите ~3 дошик*/доширак*/ролтон*/помойк*/столовк*/забегалов*
  ешьте/готовьте/жуйте ~1 сами/дома
  читать/писать/считать ~2 научитесь/научись/учились/разучились/умеете/умеешь ! вкусно красиво здорово
  научитесь/научись/учитесь/учись ~1 читать/писать/считать/вести ! вкусно красиво здорово
  не умничай*/выпендрив*/позорь*/смешите/борзей*/наглей*/истери*
  голов* ~1 думать/думайте/думай
  думайте/думай/думать ~1 голов*
  как ~1 вам/тебе не стыдно
  постыди*/устыди*/посовести*
  совесть ~1 имейте/имей/потеряли/пропили
  у ~1 вас/тебя/некоторых ~2 вкуса ~1 нет
  у ~1 вас/тебя ~2 нет/отсутству* ~1 вкуса/мозг*/совести/стыда
  вы/ты ~3 не ~1 понимаете/разбираетесь/смыслите/смыслишь ~3 вкус*/еде/кухне/хорошей
  корона/корону ~2 жмет/давит/снимите/поправьте/упадет
  возомнил*/зазнал*
  много ~1 из себя строите/воображаете/мните
  строите/строишь/мните ~2 из ~1 себя
  заняться ~1 нечем
  делать ~2 нечего ~2 вам/писать
  жизнь ~2 не удалась
  идите/иди/пошли мимо
  you people ! love thank thanks
  go ~1 eat/cook/dine ~2 home/elsewhere/yourself/bin
  what ~1 BAD_EN ~2 WHAT ! sad bad rude
  pathetic/stupid/ignorant/idiotic/whiny/moronic/childish ~1 WHAT ! our
  you ~3 no taste/brain/brains/manners/class/shame/clue/life
  you wouldn ~3 know/recognise/recognize
  nobody/noone/one ~1 cares/asked/forced/invited/wants you
  cry ~1 me/harder/about river
  boo hoo
  get ~1 glasses
  open/use ~1 your eyes/brain/head
  are you blind/deaf/illiterate/simple/thick/serious
  learn ~1 to read/write/spell/count/behave
  don ~1 be such/so BEAST_EN/BAD_EN
  poor excuse for
  with ~1 that attitude you
  you should ~1 be ashamed
  shame on you
  глупее/тупее/бредовее/хуже ~2 WHAT
  вам/тебе/вы ~2 к врачу/доктору/психиатру/психологу
  не ~1 неси*/мели*/городи*/порите/пори ~1 чуш*/чепух*/ерунд*/бред*/глупост*/околесиц*
  рот ~2 помой*/вымой*/прополощ*
  помой*/вымой*/прополощ* ~4 рот
  you ~2 sound/act/behave/talk/write ~2 like ~2 BEAST_EN/child/baby/toddler
  spoiled/spoilt/big/cry child/baby/kid
  nobody/noone/one ~1 cares
  attention seeker/seeking
  eat ~1 your words
`,
  CLASSES,
)
