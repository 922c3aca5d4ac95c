# HeidiSQL and others like it; this is a comment; it's ignored
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;

create table if not exists tea.`order` (
	`id` INT(10) NOT NULL,
	`na``me` VARCHAR(80) NOT NULL,
	`kind` ENUM('loose, leaf','bag;s','it''s') NOT NULL,
	`price` DECIMAL(6,2) NOT NULL,
	`note` TEXT NULL DEFAULT NULL,
	`shown` TINYINT NULL DEFAULT NULL,
	`added` INT NULL DEFAULT NULL,
	INDEX `shown` (`shown`)
)
COLLATE='utf8mb4_general_ci'
;

DELETE FROM `order`;
/*!40000 ALTER TABLE `order` DISABLE KEYS */;
replace into tea . `order` values
	(1, _utf8mb4'龙井 50克', N'loose, leaf', 19.90, "first line\nsecond; ""line"" -- /* none */ #", TRUE, 1588138125),
	/* in between */
	(2, 'it\'s \\ back\tslash%', 'bag;s', 0.01, NULL, FALSE, NULL) -- here, too
	, # and here
	( -3,'' ,	'it''s', 100.00, 'a,(b)', 1, -1 )
ON DUPLICATE KEY UPDATE `note`=VALUES(`note`), `kind`='a;b';
/*!40000 ALTER TABLE `order` ENABLE KEYS */;
