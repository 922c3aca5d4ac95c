-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: tea
-- ------------------------------------------------------
-- Server version	8.0.36

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;

--
-- Current Database: `tea`
--

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `tea` /*!40100 DEFAULT CHARACTER SET utf8mb4 */ /*!80016 DEFAULT ENCRYPTION='N' */;

USE `tea`;

--
-- Table structure for table `order`
--

DROP TABLE IF EXISTS `order`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `order` (
  `id` int NOT NULL AUTO_INCREMENT,
  `na``me` varchar(80) COLLATE utf8mb4_bin NOT NULL DEFAULT 'a,b)' COMMENT 'it''s a (name), or \'title\' -- really',
  `kind` enum('loose, leaf','bag;s','it''s') NOT NULL DEFAULT 'loose, leaf',
  `price` decimal(6,2) NOT NULL /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT DYNAMIC */ COMMENT '/* yuan */',
  `note` text,
  `shown` tinyint(1) DEFAULT '1',
  `weight` double GENERATED ALWAYS AS (round((`price` * 2),1)) VIRTUAL,
  `added` int DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `na``me` (`na``me`(10),`kind`),
  KEY `added` (`added`) /*!80000 INVISIBLE */,
  FULLTEXT KEY `note` (`note`),
  CONSTRAINT `positive` CHECK ((`price` > 0))
) ENGINE=InnoDB AUTO_INCREMENT=9 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='teas; all of them'
/*!50100 PARTITION BY RANGE (`id`)
(PARTITION p0 VALUES LESS THAN (100) ENGINE = InnoDB,
 PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `order`
--

LOCK TABLES `order` WRITE;
/*!40000 ALTER TABLE `order` DISABLE KEYS */;
INSERT INTO `order` (`id`, `na``me`, `kind`, `price`, `note`, `shown`, `added`) VALUES (1,'龙井 50克','loose, leaf',19.90,'first line\nsecond; \"line\" -- /* none */ #',1,1588138125),(2,'it\'s \\ back\tslash%','bag;s',0.01,NULL,0,NULL),(-3,'','it\'s',100.00,'a,(b)',1,-1);
/*!40000 ALTER TABLE `order` ENABLE KEYS */;
UNLOCK TABLES;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `count` AFTER INSERT ON `order` FOR EACH ROW BEGIN
  -- it's a comment
  INSERT INTO tally VALUES (NEW.id); /* another; */
  SET @text = ';; not the end';
END */;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;

--
-- Final view structure for view `cheap`
--

/*!50001 DROP VIEW IF EXISTS `cheap`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `cheap` AS select `order`.`id` AS `id` from `order` where (`order`.`price` < 1) */;
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;

-- Dump completed on 2024-02-03  4:05:06
