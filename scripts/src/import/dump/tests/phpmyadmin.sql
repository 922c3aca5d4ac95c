-- phpMyAdmin SQL Dump
-- version 5.2.1
-- https://www.phpmyadmin.net/
--
-- PHP Version: 8.2.12

SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";
START TRANSACTION;
SET time_zone = "+00:00";

/*!40101 SET NAMES utf8mb4 */;

--
-- Database: `tea`
--

DELIMITER $$
--
-- Procedures
--
CREATE DEFINER=`root`@`localhost` PROCEDURE `refill` (IN `much` INT)   BEGIN
  IF much > 0 THEN INSERT INTO `stock` VALUES (much); END IF;
END$$

DELIMITER ;

-- --------------------------------------------------------

--
-- Table structure for table `order`
--

CREATE TABLE `order` (
  `id` int(11) NOT NULL,
  `na``me` varchar(80) COLLATE utf8mb4_unicode_ci NOT NULL COMMENT 'name; the',
  `kind` enum('loose, leaf','bag;s','it''s') COLLATE utf8mb4_unicode_ci NOT NULL,
  `price` decimal(6,2) NOT NULL,
  `note` text COLLATE utf8mb4_unicode_ci,
  `shown` tinyint(1) DEFAULT '1',
  `added` int(11) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

--
-- Dumping data for table `order`
--

INSERT INTO `order` (`id`, `na``me`, `kind`, `price`, `note`, `shown`, `added`) VALUES
(1, '龙井 50克', 'loose, leaf', '19.90', 'first line\nsecond; \"line\" -- /* none */ #', 1, 1588138125),
(2, 'it''s \\ back\tslash%', 'bag;s', '0.01', NULL, 0, NULL),
(-3, '', 'it''s', '100.00', 'a,(b)', 1, -1);

--
-- Indexes for dumped tables
--

ALTER TABLE `order`
  ADD PRIMARY KEY (`id`),
  ADD UNIQUE KEY `na``me` (`na``me`);
ALTER TABLE `order`
  MODIFY `id` int(11) NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=4;
COMMIT;
