/*!999999\- enable the sandbox mode */ 
-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB
--
/*M!100616 SET @OLD_NOTE_VERBOSITY=@@NOTE_VERBOSITY, NOTE_VERBOSITY=0 */;
DROP TABLE IF EXISTS "order";
CREATE TABLE IF NOT EXISTS "order" (
  "id" int(11) NOT NULL,
  "na`me" varchar(80) NOT NULL,
  "kind" enum('loose, leaf','bag;s','it''s') NOT NULL,
  "price" decimal(6,2) NOT NULL,
  "note" text DEFAULT NULL,
  "shown" tinyint(1) DEFAULT 1,
  "added" int(11) DEFAULT NULL,
  PRIMARY KEY ("id")
);
INSERT INTO "order" VALUES
(1,'龙井 50克','loose, leaf',19.90,'first line\nsecond; \"line\" -- /* none */ #',1,1588138125);
INSERT INTO "order" VALUES
(2,'it\'s \\ back\tslash%','bag;s',0.01,NULL,0,NULL);
INSERT IGNORE INTO "order" VALUES
(-3,'','it\'s',100.00,'a,(b)',1,-1);
