"""Why a file could not be read, in full or in part, in Italian and Bulgarian; its name or "it" goes before."""

from __future__ import annotations

_FRESH_IT, _FRESH_BG = "procurati una copia integra", "вземете ново копие"
_SPLIT_IT, _SPLIT_BG = "dividilo o alza il limite", "разделете го или вдигнете ограничението"

FILES = (
    ("is empty", "è vuoto", "е празен"),
    ("holds no text", "non contiene testo", "не съдържа текст"),
    ("holds no text, only blanks", "non contiene testo, solo spazi", "не съдържа текст, само празни места"),
    (
        "holds no text; if a script fills the page, save it from a browser",
        "non contiene testo; se la pagina è riempita da uno script, salvala da un browser",
        "не съдържа текст; ако страницата се пълни от скрипт, запишете я от браузър",
    ),
    (
        "is larger than {size} MB; split it or raise the limit",
        f"supera {{size}} MB; {_SPLIT_IT}",
        f"е над {{size}} MB; {_SPLIT_BG}",
    ),
    (
        "holds more than {count} characters; split it or raise the limit",
        f"contiene più di {{count}} caratteri; {_SPLIT_IT}",
        f"съдържа над {{count}} знака; {_SPLIT_BG}",
    ),
    (
        "has {count} {said_what}, the limit is {limit}; split it or raise the limit",
        f"ha {{count}} {{said_what}}, il limite è {{limit}}; {_SPLIT_IT}",
        f"има {{count}} {{said_what}}, ограничението е {{limit}}; {_SPLIT_BG}",
    ),
    ("pages", "pagine", "страници"),
    ("slides", "diapositive", "слайда"),
    ("sheets", "fogli", "листа"),
    ("chapters", "capitoli", "глави"),
    ("cells", "celle", "клетки"),
    ("attachments", "allegati", "прикачени файла"),
    ("1 page", "1 pagina", "1 страница"),
    ("{count} pages", "{count} pagine", "{count} страници"),
    (
        "has {said_count} but no text: a scan; run text recognition (OCR) over it first",
        "ha {said_count} ma nessun testo: una scansione; passaci prima un riconoscimento del testo (OCR)",
        "има {said_count}, но няма текст: сканиран е; пуснете първо разпознаване на текст (OCR)",
    ),
    (
        "{scanned} of {count} pages hold no text but pictures, scans perhaps, and were not read: {pages}",
        "{scanned} pagine su {count} non hanno testo ma immagini, forse scansioni, e non sono state lette: {pages}",
        "{scanned} от {count} страници са без текст, само с картини, може би сканирани, и не са прочетени: {pages}",
    ),
    (
        "{count} attachments beyond the first {limit} were not read",
        "{count} allegati oltre i primi {limit} non sono stati letti",
        "{count} прикачени файла след първите {limit} не са прочетени",
    ),
    (
        "took longer than {seconds} seconds to read; split it or raise the limit",
        f"ha richiesto più di {{seconds}} secondi; {_SPLIT_IT}",
        f"отне над {{seconds}} секунди; {_SPLIT_BG}",
    ),
    (
        "needs more than {size} MB of memory to read; split it or raise the limit",
        f"richiede più di {{size}} MB di memoria; {_SPLIT_IT}",
        f"изисква над {{size}} MB памет; {_SPLIT_BG}",
    ),
    (
        "crashed its parser (exit code {code}); it may be damaged or need more than {size} MB",
        "ha fatto cadere il lettore (codice {code}); forse è danneggiato o richiede più di {size} MB",
        "срина четящата програма (код {code}); може да е повреден или да иска над {size} MB",
    ),
    (
        "can't be read, its parser failed ({error}); it may be damaged",
        "non si può leggere, il lettore ha fallito ({error}); forse è danneggiato",
        "не може да се прочете, четящата програма се провали ({error}); може да е повреден",
    ),
    (
        "can't be read: {error}; check its permissions",
        "non si può leggere: {error}; controlla i permessi",
        "не може да се прочете: {error}; проверете правата",
    ),
    (
        "is a link that leads out of the folder or nowhere; put the file itself there",
        "è un collegamento che porta fuori dalla cartella o da nessuna parte; metti lì il file stesso",
        "е връзка, която води извън папката или доникъде; сложете там самия файл",
    ),
    (
        "is a link that leads out of its folder",
        "è un collegamento che porta fuori dalla sua cartella",
        "е връзка, която води извън папката му",
    ),
    (
        "is a folder that can't be opened; check its permissions",
        "è una cartella che non si può aprire; controlla i permessi",
        "е папка, която не може да се отвори; проверете правата",
    ),
    (
        "is a device or pipe, not a file",
        "è un dispositivo o una pipe, non un file",
        "е устройство или канал, а не файл",
    ),
    (
        "is encrypted; save it without a password",
        "è cifrato; salvalo senza password",
        "е шифрован; запишете го без парола",
    ),
    (
        "is under copy protection (DRM); only its own reading program can open it",
        "è protetto dalla copia (DRM); lo apre solo il suo programma di lettura",
        "е със защита срещу копиране (DRM); отваря го само неговата програма",
    ),
    (
        "is damaged, no PDF reader can open it; get a fresh copy",
        f"è danneggiato, nessun lettore PDF lo apre; {_FRESH_IT}",
        f"е повреден, никоя програма за PDF не го отваря; {_FRESH_BG}",
    ),
    (
        "is damaged at page {page}; get a fresh copy",
        f"è danneggiato a pagina {{page}}; {_FRESH_IT}",
        f"е повреден на страница {{page}}; {_FRESH_BG}",
    ),
    (
        "is damaged, its ZIP container can't be read; get a fresh copy",
        f"è danneggiato, il suo contenitore ZIP non si legge; {_FRESH_IT}",
        f"е повреден, ZIP обвивката му не се чете; {_FRESH_BG}",
    ),
    (
        "is damaged, its container can't be read; get a fresh copy",
        f"è danneggiato, il suo contenitore non si legge; {_FRESH_IT}",
        f"е повреден, обвивката му не се чете; {_FRESH_BG}",
    ),
    (
        "is damaged, the message can't be read ({error}); get a fresh copy",
        f"è danneggiato, il messaggio non si legge ({{error}}); {_FRESH_IT}",
        f"е повреден, съобщението не се чете ({{error}}); {_FRESH_BG}",
    ),
    (
        "is damaged, the workbook can't be read ({error}); get a fresh copy",
        f"è danneggiato, la cartella di lavoro non si legge ({{error}}); {_FRESH_IT}",
        f"е повреден, таблицата не се чете ({{error}}); {_FRESH_BG}",
    ),
    (
        "is damaged: its part {name} is missing; get a fresh copy",
        f"è danneggiato: manca la sua parte {{name}}; {_FRESH_IT}",
        f"е повреден: липсва частта {{name}}; {_FRESH_BG}",
    ),
    (
        "is damaged: its part {name} can't be unpacked; get a fresh copy",
        f"è danneggiato: la sua parte {{name}} non si estrae; {_FRESH_IT}",
        f"е повреден: частта {{name}} не се разархивира; {_FRESH_BG}",
    ),
    (
        "is damaged: its part {name} is no XML ({error}); get a fresh copy",
        f"è danneggiato: la sua parte {{name}} non è XML ({{error}}); {_FRESH_IT}",
        f"е повреден: частта {{name}} не е XML ({{error}}); {_FRESH_BG}",
    ),
    (
        "is damaged: none of its slides can be found; get a fresh copy",
        f"è danneggiato: non si trova nessuna diapositiva; {_FRESH_IT}",
        f"е повреден: не се намира нито един слайд; {_FRESH_BG}",
    ),
    (
        "is damaged, not a notebook; open and save it in Jupyter",
        "è danneggiato, non è un notebook; aprilo e salvalo in Jupyter",
        "е повреден, не е бележник; отворете го и го запишете в Jupyter",
    ),
    (
        "declares XML entities in {name}, as XML bombs do; it is not opened",
        "dichiara entità XML in {name}, come le bombe XML; non viene aperto",
        "обявява XML единици в {name}, както правят XML бомбите; не се отваря",
    ),
    (
        "would unpack from {packed} to {size} MB: a ZIP bomb, or over the limit",
        "si espanderebbe da {packed} a {size} MB: una bomba ZIP, o oltre il limite",
        "би се разархивирал от {packed} до {size} MB: ZIP бомба или над ограничението",
    ),
    (
        "is nested too deeply to be read",
        "è annidato troppo in profondità per essere letto",
        "е вложен твърде дълбоко, за да се прочете",
    ),
    (
        "lies too deep, a file within a file within a file",
        "sta troppo in fondo, un file in un file in un file",
        "е твърде надълбоко, файл във файл във файл",
    ),
    (
        "has neither a head nor a text, as an e-mail message would",
        "non ha né intestazione né testo, come avrebbe un messaggio di posta",
        "няма нито заглавна част, нито текст, каквито има едно писмо",
    ),
    (
        "is in an old binary office format; open it and save it as {format}",
        "è in un vecchio formato binario; aprilo e salvalo come {format}",
        "е в стар двоичен формат; отворете го и го запишете като {format}",
    ),
    (
        "is not the {format} file its name promises; get a fresh copy",
        f"non è il file {{format}} che il nome promette; {_FRESH_IT}",
        f"не е файл {{format}}, какъвто обещава името; {_FRESH_BG}",
    ),
    (
        "is an archive; unpack it into the folder",
        "è un archivio; estrailo nella cartella",
        "е архив; разархивирайте го в папката",
    ),
    (
        "is a picture; words in pictures are not read (run text recognition, OCR, and keep its text)",
        "è un’immagine, e le parole nelle immagini non si leggono (usa un riconoscimento del testo, OCR)",
        "е картина; думи в картини не се четат (пуснете разпознаване на текст, OCR)",
    ),
    (
        "is sound or film; put a transcript of it into the folder",
        "è audio o video; metti nella cartella una trascrizione",
        "е звук или филм; сложете в папката препис",
    ),
    (
        "is a program or a database, not a document",
        "è un programma o una base di dati, non un documento",
        "е програма или база данни, а не документ",
    ),
    (
        "is binary data, not text; export it to a text, PDF or office format",
        "sono dati binari, non testo; esportalo come testo, PDF o documento",
        "е двоичен, не е текст; изнесете го като текст, PDF или документ",
    ),
    (
        "is in an encoding under which it reads like no language; save it again as UTF-8",
        "è in una codifica in cui non si legge come alcuna lingua; salvalo di nuovo in UTF-8",
        "е в кодировка, в която не прилича на никой език; запишете го наново в UTF-8",
    ),
    (
        "is UTF-8 with broken bytes, the first at {place}; save it again as UTF-8",
        "è UTF-8 con byte guasti, il primo alla posizione {place}; salvalo di nuovo in UTF-8",
        "е UTF-8 с повредени байтове, първият на място {place}; запишете го наново в UTF-8",
    ),
    (
        "is marked as {encoding} but breaks off at byte {place}; save it again as UTF-8",
        "è indicato come {encoding} ma si interrompe al byte {place}; salvalo di nuovo in UTF-8",
        "е отбелязан като {encoding}, но се прекъсва на байт {place}; запишете го наново в UTF-8",
    ),
    (
        "reads like {encoding} but breaks off at byte {place}; save it again as UTF-8",
        "si legge come {encoding} ma si interrompe al byte {place}; salvalo di nuovo in UTF-8",
        "чете се като {encoding}, но се прекъсва на байт {place}; запишете го наново в UTF-8",
    ),
    (
        "holds zero bytes, the first at {place}; remove them or export it to text",
        "contiene byte nulli, il primo alla posizione {place}; toglili o esportalo come testo",
        "съдържа нулеви байтове, първият на място {place}; махнете ги или го изнесете като текст",
    ),
    (
        "can't be read as a table ({error}); save it anew as CSV",
        "non si può leggere come tabella ({error}); salvalo di nuovo come CSV",
        "не може да се прочете като таблица ({error}); запишете го наново като CSV",
    ),
    (
        "can't be understood ({error}); mend or delete it",
        "non si può capire ({error}); correggilo o eliminalo",
        "не може да се разбере ({error}); поправете го или го изтрийте",
    ),
    (
        "no such file or folder; check the path, or whether its disk is mounted",
        "non c’è un file o una cartella così; controlla il percorso, o se il disco è montato",
        "няма такъв файл или папка; проверете пътя или дали дискът е свързан",
    ),
    (
        "is no PDF, and only those are drawn",
        "non è un PDF, e solo quelli si disegnano",
        "не е PDF, а се рисуват само те",
    ),
    ("has no page to draw there", "lì non ha una pagina da disegnare", "там няма страница за рисуване"),
    ("has no page {page} any more", "non ha più una pagina {page}", "вече няма страница {page}"),
    (
        "shows the quoted words nowhere on page {page}: index again if it changed",
        "non mostra le parole citate a pagina {page}: indicizza di nuovo se è cambiato",
        "не показва цитираните думи на страница {page}: индексирайте наново, ако е променен",
    ),
    (
        "can't be drawn at page {page} ({error})",
        "non si può disegnare a pagina {page} ({error})",
        "не може да се нарисува на страница {page} ({error})",
    ),
    (
        "is not in the index; 'footnoted doctor' lists what is",
        "non è nell’indice; «footnoted doctor» elenca che cosa c’è",
        "не е в индекса; „footnoted doctor“ казва какво има",
    ),
    (
        "could not be read; 'footnoted doctor' says why",
        "non si è potuto leggere; «footnoted doctor» dice perché",
        "не можа да се прочете; „footnoted doctor“ казва защо",
    ),
    (
        "can't be kept in {folder}: {error}",
        "non si può conservare in {folder}: {error}",
        "не може да се запази в {folder}: {error}",
    ),
)
